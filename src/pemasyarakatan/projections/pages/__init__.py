"""Pages to print: an answer of a view as plain text, in Indonesian."""
