"""Tests of the tables: what rows follow from what was recorded."""
