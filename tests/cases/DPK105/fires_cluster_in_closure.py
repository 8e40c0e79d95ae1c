# verified: TypeError: cannot pickle 'generator' object
"""The cluster is no better than the client."""
from dask import delayed
from dask.distributed import Client, LocalCluster


def plan(numbers):
    cluster = LocalCluster(processes=False, n_workers=1, dashboard_address=None)

    def tagged(n):
        return cluster.name, n

    jobs = [delayed(tagged)(n) for n in numbers]  # expect: DPK105
    return cluster, jobs


if __name__ == "__main__":
    cluster, jobs = plan([1, 2])
    with Client(cluster) as client:
        print(client.gather(client.compute(jobs)))
