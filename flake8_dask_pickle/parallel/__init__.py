"""Several files at a time: in processes of this machine, or on the workers of a Dask cluster."""
