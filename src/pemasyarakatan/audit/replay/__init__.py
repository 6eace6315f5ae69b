"""What a history says: as of two times, what differs, and the event behind every value."""
