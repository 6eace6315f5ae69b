"""Read models in real tables: each a pure fold from records to rows."""
