# verified: TypeError: cannot pickle 'generator' object
from dask.distributed import Client, as_completed


class Reader:
    def __init__(self, limit):
        self.limit = limit

    def rows(self, start):
        for n in range(start, self.limit):
            yield n


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        reader = Reader(5)
        futures = [client.submit(reader.rows, start) for start in (1, 2)]  # expect: DPK113
        for future in as_completed(futures):
            print(list(future.result()))
