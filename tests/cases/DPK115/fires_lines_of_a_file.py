# verified: TypeError: Dask no longer supports mapping over Iterators or Queues.Consider using a normal for loop and Client.submit
from dask.distributed import Client

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        with open(__file__) as lines:
            print(client.gather(client.map(len, lines)))  # expect: DPK115
