# verified: runs
"""Tasks that wait have workers of their own, and so do those that they wait for."""

from dask.distributed import Client, LocalCluster, get_client


def leaf(n):
    return n + 1


def total(n, address):
    return get_client().submit(leaf, n, workers=[address]).result()


if __name__ == "__main__":
    with (
        LocalCluster(
            processes=False, n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        first, second = client.scheduler_info()["workers"]
        assert client.submit(total, 3, second, workers=[first]).result(timeout=20) == 4
