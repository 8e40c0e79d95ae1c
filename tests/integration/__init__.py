"""The plugin inside the real programs that people run it with."""
