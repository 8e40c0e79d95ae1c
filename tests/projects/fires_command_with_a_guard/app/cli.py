"""Its task belongs to `__main__` only where this file is run itself."""
import threading

from dask.distributed import Client

guard = threading.Lock()


def task(n):
    with guard:
        return n


def main():
    with Client(processes=False, dashboard_address=None) as client:
        print(client.submit(task, 1).result())  # expect: DPK106


if __name__ == "__main__":
    main()
