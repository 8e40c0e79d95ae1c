# verified: TypeError: cannot pickle '_thread.lock' object
"""A function of the script goes by value; cloudpickle knows nothing of distributed's picklers."""
import tools
from dask.distributed import Client


def name_of(store):
    return store.name


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(name_of, tools.Store("a")).result())  # expect: DPK106
