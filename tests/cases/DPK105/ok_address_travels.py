# verified: runs
"""Text about the scheduler travels, the client does not."""
from dask import delayed
from dask.distributed import Client


def report(address, n):
    return f"{n} of {address.partition(':')[0]}"


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        address = client.scheduler.address
        print(delayed(report)(address, 1).compute())
