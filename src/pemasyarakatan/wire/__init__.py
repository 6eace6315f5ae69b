"""How facts look when stored: vocabulary, JSON, and upcasts of what was written before."""
