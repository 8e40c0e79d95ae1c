"""Text in: Python files, standard input and notebooks, with a way back to what a person sees."""

from flake8_dask_pickle.source.text import Cell, Source, UnreadableSource

__all__ = ["Cell", "Source", "UnreadableSource"]
