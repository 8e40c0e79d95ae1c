# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""What a function of another file returns."""
import storage
from dask.distributed import Client


def main():
    conn = storage.connected()
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(storage.names, conn).result())  # expect: DPK109


if __name__ == "__main__":
    main()
