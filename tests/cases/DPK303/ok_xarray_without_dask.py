# verified: runs
"""What xarray opens is lazy without any Dask: loading it is what the task is there for."""

import tempfile
from pathlib import Path

import dask
import xarray as xr


@dask.delayed
def mean_of(path):
    with xr.open_dataset(path) as data:
        return float(data["x"].load().mean().compute())


if __name__ == "__main__":
    path = Path(tempfile.mkdtemp(), "x.nc")
    xr.Dataset({"x": ("n", [1.0, 2.0])}).to_netcdf(path)
    assert mean_of(path).compute() == 1.5
