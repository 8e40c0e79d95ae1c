# verified: runs
"""Time is only told, or waited for; the result is the same each time."""
import random
import time

from dask.distributed import Client


def slow(x):
    started = time.perf_counter()
    time.sleep(random.random() / 100)
    print("took", time.perf_counter() - started)
    return x + 1


def delay():
    seconds = random.random() / 100
    time.sleep(seconds)


def write(path):
    with open(path, "w") as out:
        out.write("x")
    return path


if __name__ == "__main__":
    import tempfile
    from pathlib import Path

    path = Path(tempfile.mkdtemp(), "x.txt")
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        futures = [client.submit(slow, 1) for _ in range(3)]
        futures += [client.submit(delay) for _ in range(3)]
        futures += [client.submit(write, path) for _ in range(3)]
        assert client.gather(futures) == [2] * 3 + [None] * 3 + [path] * 3
