"""Texts by the hundred thousand, real ones mutated and random ones, and what no reader may do."""
