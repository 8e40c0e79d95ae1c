# verified: TypeError: Dask no longer supports mapping over Iterators or Queues.Consider using a normal for loop and Client.submit
"""That the entries could not be pickled either does not come to pass."""
import os

from dask.distributed import Client

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.gather(client.map(os.path.getsize, os.scandir("."))))  # expect: DPK115
