"""How fast this library is, beside eventsourcing and beside a floor written by hand."""
