# verified: runs
"""A future holds the data; an argument is said by Dask itself."""
import numpy as np
from dask.distributed import Client


def pick(values, n):
    return float(values[n])


if __name__ == "__main__":
    table = np.zeros(2_000_000)
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        future = client.scatter(table)
        jobs = [client.submit(pick, future, n) for n in range(2)]
        jobs.append(client.submit(pick, table, 2))
        assert client.gather(jobs) == [0.0, 0.0, 0.0]
