# verified: runs
"""distributed has a pickler for the class, which is used while nothing goes by value."""
import tools
from dask.distributed import Client

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(tools.name_of, tools.Store("a")).result())
