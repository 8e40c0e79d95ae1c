# verified: TypeError: cannot pickle 'generator' object
from dask.distributed import Client


def read(path):
    with open(path) as lines:
        yield from lines


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        futures = client.map(read, [__file__])  # expect: DPK113
        for rows in client.gather(futures):
            print(sum(1 for row in rows))
