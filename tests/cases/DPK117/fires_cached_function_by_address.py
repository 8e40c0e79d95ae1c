# verified: RuntimeError: Error during deserialization of the task graph. This frequently
"""A scheduler that was started by a command of its own."""
import subprocess
import sys
from functools import cache

from dask.distributed import Client

SCHEDULER = [sys.executable, "-m", "distributed.cli.dask_scheduler"]


@cache
def factor(name):
    return len(name)


def scaled(n):
    return n * factor("ten")


if __name__ == "__main__":
    where = ["--host", "127.0.0.1", "--port", "18786", "--no-dashboard"]
    scheduler = subprocess.Popen([*SCHEDULER, *where], stderr=subprocess.DEVNULL)
    try:
        with Client("tcp://127.0.0.1:18786") as client:
            print(client.submit(scaled, 2).result())  # expect: DPK117
    finally:
        scheduler.terminate()
# Mended, it needs a cluster that is not there.
