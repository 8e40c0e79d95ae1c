# verified: TypeError: object of type 'zip' has no len()
from dask.distributed import Client


def add(n, pair):
    return n + sum(pair)


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        pairs = zip([1, 2], [3, 4])
        print(client.gather(client.map(add, [5, 6], pairs)))  # expect: DPK115
