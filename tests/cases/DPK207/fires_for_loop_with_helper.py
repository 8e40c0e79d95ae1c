# verified: runs
"""The task draws through a helper; its argument is the same in every turn of the inner loop."""
import random

from dask.distributed import Client


def is_inside():
    x, y = random.random(), random.random()
    return x * x + y * y < 1


def count(n):
    return sum(is_inside() for _ in range(n))


def estimate(client, sizes, times):
    futures = {size: [] for size in sizes}
    for size in sizes:
        for _ in range(times):
            futures[size].append(client.submit(count, size))  # expect: DPK207
    return {size: client.gather(counts) for size, counts in futures.items()}


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        found = estimate(client, [10_000, 20_000], 4)
        assert [len(set(counts)) for counts in found.values()] == [1, 1]
