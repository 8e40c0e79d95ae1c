# verified: TypeError: Dask no longer supports mapping over Iterators or Queues.Consider using a normal for loop and Client.submit
from dask.distributed import Client


def numbers():
    yield 1
    yield 2


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.gather(client.scatter(numbers())))  # expect: DPK115
