# verified: TypeError: object of type 'itertools.repeat' has no len()
from itertools import repeat

from dask.distributed import Client


def add(a, b):
    return a + b


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.gather(client.map(add, [1, 2, 3], repeat(10))))  # expect: DPK115
