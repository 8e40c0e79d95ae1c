# verified: runs
"""Installed packages are not read: what is not known of them is not reported."""
import click
from dask.distributed import Client

BLUE = click.style("blue")


def text(x):
    return f"{BLUE} {x}"


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(text, 1).result())
