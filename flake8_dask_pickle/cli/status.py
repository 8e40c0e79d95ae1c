"""How the command ends."""

CLEAN, FINDINGS, ERROR, INTERRUPTED = 0, 1, 2, 130
