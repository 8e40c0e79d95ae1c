# verified: runs
"""What pandas maps stays in this process, and so does what `sorted` is given."""
import dask
import pandas as pd
from dask import delayed


def total(values):
    return sum(values)


if __name__ == "__main__":
    frame = pd.DataFrame({"x": [3, 1, 2]})
    values = sorted(frame["x"].map(lambda x: x * 2), key=lambda x: -x)
    print(dask.compute(delayed(total)(values), scheduler="processes"))
