"""Pages to print and sign, in Indonesian: each is made of the answer of one view, as plain text."""
