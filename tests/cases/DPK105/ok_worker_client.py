# verified: runs
"""The task asks its worker for a client."""
from dask.distributed import Client, worker_client


def square(n):
    return n * n


def fan_out(n):
    with worker_client() as client:
        return sum(client.gather(client.map(square, range(n))))


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(fan_out, 3).result())
