# verified: runs
"""client.submit() pickles the function with what its variables hold at the call."""
from dask.distributed import Client

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        futures = []
        for shift in (0, 1, 2):
            futures.append(client.submit(lambda x: x + shift, 0))
        assert client.gather(futures) == [0, 1, 2]
