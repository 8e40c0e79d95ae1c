# verified: runs
"""Dictionary views, zip, enumerate and list iterators pickle."""
from dask.distributed import Client

stock = {"pear": 3, "plum": 4}


def total(names, counts, extra):
    return list(names), sum(counts), dict(extra)


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        job = client.submit(total, stock.keys(), stock.values(), enumerate("ab"))
        print(job.result())
        print(client.submit(list, iter([1, 2])).result())
