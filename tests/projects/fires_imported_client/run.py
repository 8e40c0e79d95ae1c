# verified: TypeError: cannot pickle '_thread.lock' object
"""The client comes from another file, and so does the knowledge that it is one."""
import threading

from cluster import started
from dask.distributed import wait

guard = threading.Lock()


def count(x):
    with guard:
        return x + 1


if __name__ == "__main__":
    client = started()
    try:
        wait(client.submit(count, 1))  # expect: DPK106
    finally:
        client.close()
