"""What stands in the tables of each kind of stream."""
