"""The public testing kit: given/when/then, laws of a decider, strategies, a fixed clock.

Nothing in the library imports it; it needs the extra `testing`.
"""
