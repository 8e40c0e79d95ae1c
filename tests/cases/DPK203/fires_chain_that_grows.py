# verified: runs
"""Each turn adds a step to one array; all steps use the last one's amount."""
import dask.array as da

if __name__ == "__main__":
    total = da.zeros(1, chunks=1)
    for amount in (1, 10, 100):
        total = total.map_blocks(lambda block: block + amount, dtype=float)  # expect: DPK203
    assert total.compute()[0] == 300
