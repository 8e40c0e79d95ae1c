# verified: runs
"""What a task makes itself is its own, whatever its name."""
from dask.distributed import Client

seen = {}


def visit(words):
    seen = {}
    for word in words:
        seen[word] = seen.get(word, 0) + 1
    return seen


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        seen.update(client.submit(visit, ("a", "b")).result())
    assert seen == {"a": 1, "b": 1}
