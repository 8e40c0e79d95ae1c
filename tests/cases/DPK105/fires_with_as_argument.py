# verified: TypeError: cannot pickle '_asyncio.Task' object
"""The client of a with block is passed to the task."""
from dask.distributed import Client


def workers(client, label):
    return label, len(client.scheduler_info()["workers"])


def main():
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(workers, client, "now").result())  # expect: DPK105


if __name__ == "__main__":
    main()
