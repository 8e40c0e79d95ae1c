"""Fixes: from a finding to edits of the text, tried out before they are offered.

A rule proposes `Mend`s, best first; `choosing` takes the first one after which the linter finds one
thing less; `applying` makes them, `files` writes. Edits replace stretches of the text as it is, so
whatever they do not touch stays as it was, byte for byte.
"""
