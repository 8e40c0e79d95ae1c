# verified: runs
"""The salt travels; the hash is made in the task."""
import functools
import hashlib

from dask.distributed import Client


def digest(salt, text):
    return hashlib.sha256(salt + text.encode()).hexdigest()[:8]


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(functools.partial(digest, b"salt"), "a").result())
