# verified: runs
import re

from dask.distributed import Client


def first(text):
    return re.match(r"\w+", text)


def group(match):
    return match.group()


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        match = client.submit(first, "a b")
        print(client.submit(group, match).result())
