"""The source reports as commands, JSON Lines: what each tells, and nothing that it leaves open."""
