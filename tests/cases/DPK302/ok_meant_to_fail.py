# verified: runs
from contextlib import suppress

from dask.distributed import Client


class Refusing:
    def __reduce__(self):
        raise TypeError("stays here")


if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        with suppress(TypeError):
            client.submit(print, Refusing())
