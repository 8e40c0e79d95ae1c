# verified: runs
"""get_client() inside the task; the name `client` is a local there."""
from dask.distributed import Client, get_client


def where(n):
    client = get_client()
    return n, type(client).__name__


def main():
    client = Client(processes=False, n_workers=1, dashboard_address=None)
    print(client.submit(where, 3).result())
    client.close()


if __name__ == "__main__":
    main()
