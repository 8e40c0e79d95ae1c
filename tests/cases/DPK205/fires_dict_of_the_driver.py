# verified: runs
"""The driver's dict stays empty; the tasks fill copies."""
from dask.distributed import Client

seen = {}


def visit(word):
    seen[word] = seen.get(word, 0) + 1
    return len(seen)


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        futures = client.map(visit, ["a", "b", "a"], pure=False)  # expect: DPK205
        assert client.gather(futures) == [1, 1, 1]
    assert seen == {}
