# verified: runs
"""dask.distributed's own Lock and Variable are made to travel."""
from dask.distributed import Client, Lock, Variable


def main():
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        guard = Lock("report")
        latest = Variable("latest")
        latest.set(1)

        def read(n):
            with guard:
                return latest.get() + n

        print(client.submit(read, 1).result())


if __name__ == "__main__":
    main()
