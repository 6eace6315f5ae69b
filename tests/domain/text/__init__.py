"""Text as people write it: what is read, what is doubted, and what is never guessed."""
