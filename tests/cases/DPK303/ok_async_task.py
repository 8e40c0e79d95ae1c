# verified: runs
from dask.distributed import Client, get_client


def leaf(n):
    return n + 1


async def total(n):
    client = get_client()
    return sum(await client.gather(client.map(leaf, range(n))))


if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None
    ) as client:
        assert client.submit(total, 3).result(timeout=20) == 6
