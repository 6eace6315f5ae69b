"""What each view answers."""
