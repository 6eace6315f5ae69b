"""Read models: what stands in their tables, and what views answer."""
