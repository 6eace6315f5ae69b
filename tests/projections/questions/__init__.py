"""Tests of the views, one file each: commands in, rows out."""
