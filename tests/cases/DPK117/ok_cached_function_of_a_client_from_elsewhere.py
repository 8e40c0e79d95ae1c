# verified: runs
"""Whoever passes the client knows who has started its workers."""
import sys
from functools import cache

from dask.distributed import Client, LocalCluster


@cache
def factor(name):
    return len(name)


def scaled(n):
    return n * factor("ten")


def run(client):
    return client.gather(client.map(scaled, [1, 2]))


def main(address=None):
    with LocalCluster(n_workers=1, dashboard_address=None) as cluster:
        with Client(address or cluster.scheduler_address) as client:
            print(run(client), client.submit(factor, "x").result())


if __name__ == "__main__":
    main(*sys.argv[1:])
