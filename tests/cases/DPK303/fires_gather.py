# verified: runs
from dask.distributed import Client, TimeoutError, get_client


def leaf(n):
    return n + 1


def total(n):
    client = get_client()
    return sum(client.gather(client.map(leaf, range(n))))  # expect: DPK303


if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        future = client.submit(total, 3)
        try:
            future.result(timeout=2)
        except TimeoutError:
            future.cancel()
        else:
            raise AssertionError("it does not hang")
