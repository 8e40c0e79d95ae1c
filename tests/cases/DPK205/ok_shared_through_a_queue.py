# verified: runs
"""A distributed Queue is one and the same wherever it arrives."""
from dask.distributed import Client, Queue


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        done = Queue("done")

        def work(n):
            done.put(n)
            return n

        client.gather(client.map(work, [1, 2]))
        assert sorted(done.get(batch=True)) == [1, 2]
