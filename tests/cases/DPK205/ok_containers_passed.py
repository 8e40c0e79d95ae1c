# verified: runs
"""The copy comes back, nobody looks at the driver's own, or the driver fills that itself."""
import dask
from dask.distributed import Client


def filled(results, n):
    results.append(n)
    return results


def total(numbers):
    numbers.sort()
    return numbers[0]


def sums(parts, n):
    parts = list(parts)
    parts.append(n)
    return sum(parts)


def note(n, log):
    log.append(n)
    return n


def cached(n, cache):
    if n not in cache:
        cache[n] = n * n
    return cache[n]


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        results = []
        print(client.submit(filled, results, 1).result(), results)
        mine = [3, 1]
        print(mine)
        print(client.submit(total, mine).result())
        parts = [1]
        print(client.submit(sums, parts, 2).result(), parts)
        twice = []
        client.submit(note, 1, twice).result()
        client.submit(note, 2, twice).result()
        log = []
        for n in range(2):
            log.append(client.submit(note, n, []).result())
        print(log)
        seen = []
        seen.append(client.submit(note, 1, seen).result())
        print(seen)
        cache = {}
        print(client.gather(client.map(cached, [1, 2], cache=cache)), cache)
        fresh = []
        future = client.submit(note, 1, fresh)
        fresh = [future.result()]
        print(fresh)
    here = []
    dask.compute(dask.delayed(note)(1, here), scheduler="threads")
    print(len(here))
