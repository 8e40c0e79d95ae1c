"""What was found before, kept in files: by contents, and whole runs by the times of their files.

`replaying`, `folder` and `fingerprint` run before anything else is imported: they import little.
"""
