"""Torture: every rule is dropped once, and the suite must turn red."""
