# verified: runs
"""These come back: they give their thread back while they wait."""

import dask
from dask import compute, delayed
from dask.distributed import Client, get_client


def leaf(n):
    return n + 1


def by_function(n):
    return compute(*[delayed(leaf)(k) for k in range(n)])  # expect: DPK303


def by_method(n):
    return dask.delayed(leaf)(n).compute()  # expect: DPK303


def by_client(n):
    return get_client().get({"x": (leaf, n)}, "x")  # expect: DPK303


def helper(job):
    return job.compute()  # expect: DPK303


def through_a_helper(n):
    return helper(delayed(leaf)(n))


if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        assert client.submit(by_function, 3).result() == (1, 2, 3)
        assert client.submit(by_method, 3).result() == 4
        assert client.submit(by_client, 3).result() == 4
        assert client.submit(through_a_helper, 3).result() == 4
