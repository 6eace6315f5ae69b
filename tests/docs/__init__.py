"""The documentation says what the code does, and says it of everything."""
