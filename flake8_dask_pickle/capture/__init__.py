"""Submissions, their targets, and what each carries along by which chain."""

# The evaluator's modules call each other; whoever asks for one of them first, they load from here.
from flake8_dask_pickle.capture import evaluate

__all__ = ["evaluate"]
