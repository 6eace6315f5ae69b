"""How facts look when stored: goldens, identity, two paths that agree, faults, commands."""
