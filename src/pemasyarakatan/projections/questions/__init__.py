"""The questions that views ask of the tables for a day; `projections.ours` lists them."""
