"""The laws of every aggregate, closed by a census and by a table of what refuses what."""
