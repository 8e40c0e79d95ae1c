"""Submissions, their targets, and what each carries along by which chain."""
