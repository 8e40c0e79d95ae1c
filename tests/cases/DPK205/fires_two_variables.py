# verified: runs
"""Neither of the two gets home."""
import dask

seen, total = [], 0


@dask.delayed  # expect: DPK205, DPK205
def add(n):
    global total
    total += n
    seen.append(n)
    seen.append(-n)


if __name__ == "__main__":
    dask.compute(add(1), add(2), scheduler="processes")
    assert (seen, total) == ([], 0)
