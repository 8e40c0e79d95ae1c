# verified: TypeError: cannot pickle '_thread.lock' object
"""A registered module goes by value as soon as something else in the graph does."""
import cloudpickle
import tools
from dask.distributed import Client
from tools import locked

cloudpickle.register_pickle_by_value(tools)


def count(x):
    return locked(x) + 1


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(tools.locked, 1).result())
        print(client.submit(count, 1).result())  # expect: DPK106
