# verified: runs
"""On the threaded scheduler there is only one dict."""
import dask

seen = {}


@dask.delayed
def visit(word):
    seen[word] = True


if __name__ == "__main__":
    dask.compute(visit("a"), visit("b"), scheduler="threads")
    assert seen == {"a": True, "b": True}
