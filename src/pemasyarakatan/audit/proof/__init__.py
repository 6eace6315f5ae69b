"""That a history is whole and unaltered: its tree, who signed it, exports, verification."""
