# verified: runs
import toolz
from dask.distributed import Client
from toolz import curried, pipe

if __name__ == "__main__":
    batched = curried.partition_all(2)
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.gather(client.map(sum, list(toolz.partition_all(2, range(6))))))
        print(client.gather(client.map(sum, pipe(range(6), batched, list))))
        print(client.submit(batched, [1, 2, 3]).done())
