"""Find what Dask cannot pickle, before the cluster does."""

__version__ = "0.1.0"
