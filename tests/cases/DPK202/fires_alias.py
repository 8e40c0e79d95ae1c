# verified: runs
"""A lambda by a name of the module is a lambda still."""
from dask.distributed import Client

double = lambda n: 2 * n

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(double, 2).result())  # expect: DPK202
