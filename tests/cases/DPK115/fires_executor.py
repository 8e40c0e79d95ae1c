# verified: TypeError: Dask no longer supports mapping over Iterators or Queues.Consider using a normal for loop and Client.submit
from dask.distributed import Client


def double(n):
    return 2 * n


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        executor = client.get_executor()
        print(list(executor.map(double, (n for n in range(3)))))  # expect: DPK115
