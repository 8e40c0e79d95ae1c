"""DPK110 captured-data-handle: handles of data files that travel with a task."""

from __future__ import annotations

from flake8_dask_pickle.rules.base import CaptureRule


class CapturedDataHandle(CaptureRule):
    """Finds open HDF5, netCDF, raster and Excel files that travel with a Dask task.

    ## What it does

    Reports a handle of h5py, netCDF4, `pandas.HDFStore`, `pandas.ExcelWriter`, rasterio and the
    like that cannot be pickled, when a task captures it or is given it as an argument. A
    dataset, group or variable of such a file is a handle as well; the array that slicing it
    gives is not.

    Under a `Client`, h5py and netCDF4 handles do travel as an argument of an importable
    function. As soon as a lambda or a function of the script is part of the graph, they fail.

    ## Why is this bad?

    A handle points into a C library: to an open file, its cache and its locks. Most of these
    libraries refuse to pickle it.

    ## How it fails

    ```text
    TypeError: h5py objects cannot be pickled
    ```

    netCDF4 gives `NotImplementedError: Dataset is not picklable`. Handles of pandas name what
    they hold: `cannot pickle 'weakref.ReferenceType' object` for an `HDFStore`.

    ## Example

    ```python
    import os
    import tempfile

    import dask
    import h5py

    path = os.path.join(tempfile.mkdtemp(), "prices.h5")
    store = h5py.File(path, "w")
    store["prices"] = [1.0, 2.0]


    @dask.delayed
    def mean(name):
        return store[name][:].mean()


    if __name__ == "__main__":
        print(mean("prices").compute(scheduler="processes"))
    ```

    ## Use instead

    ```python
    import os
    import tempfile

    import dask
    import h5py


    @dask.delayed
    def mean(path, name):
        with h5py.File(path, "r") as store:
            return store[name][:].mean()


    if __name__ == "__main__":
        path = os.path.join(tempfile.mkdtemp(), "prices.h5")
        with h5py.File(path, "w") as store:
            store["prices"] = [1.0, 2.0]
        print(mean(path, "prices").compute(scheduler="processes"))
    ```

    For whole datasets, xarray and Zarr reopen their files on the workers by themselves.

    ## References

    - [distributed: h5py files and pickling](https://github.com/dask/distributed/issues/2787)
    - [Dask: HDF5 with processes](https://github.com/dask/dask/issues/1777)
    - [Dask: creating arrays from files](https://docs.dask.org/en/stable/array-creation.html)
    """

    code = "DPK110"
    name = "captured-data-handle"
    since = "0.1.0"
    kinds = frozenset({"data_handle"})
    suggestion = "Pass the path, and open the file inside the task"
