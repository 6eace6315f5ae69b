"""The kit itself: what it makes, what it counts, and that its laws can be broken."""
