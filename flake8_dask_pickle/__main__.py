"""`python -m flake8_dask_pickle` is `dask-pickle`."""

from flake8_dask_pickle.cli import main

if __name__ == "__main__":
    main()
