# verified: runs
"""An io.StringIO is a copy in memory from the start."""
import io

from dask.distributed import Client

text = io.StringIO("Ada\nGrace\n")


def first_line(n):
    return n, text.getvalue().splitlines()[n]


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(first_line, 1).result())
