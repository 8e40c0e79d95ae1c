"""Real round-trips: what the linter says, tried out. Nothing of a person's code runs unasked."""
