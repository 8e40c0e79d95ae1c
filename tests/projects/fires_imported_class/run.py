# verified: TypeError: cannot pickle '_thread.lock' object
"""The attribute is set in a base class, in yet another file of the package."""
from archive import Reader
from dask.distributed import Client


def main():
    reader = Reader("data")
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(reader.size, "a").result())
        print(client.submit(reader.read, "a").result())  # expect: DPK106


if __name__ == "__main__":
    main()
