"""The conformance kit for storage, over recorders of ours, of others, and wrong on purpose."""
