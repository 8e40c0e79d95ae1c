# verified: TypeError: Dask no longer supports mapping over Iterators or Queues.Consider using a normal for loop and Client.submit
import toolz
from dask.distributed import Client
from toolz import partition
from toolz.curried import partition_all

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        for ask in (
            lambda: client.map(sum, partition(2, range(6))),  # expect: DPK115
            lambda: client.map(sum, partition_all(2, range(6))),  # expect: DPK115
        ):
            try:
                ask()
            except TypeError as error:
                print(error)
        batches = toolz.partition_all(2, range(6))
        print(client.gather(client.map(sum, batches)))  # expect: DPK115
