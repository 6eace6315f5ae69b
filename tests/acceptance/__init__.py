"""The library as its users meet it: through the command line, on real files."""
