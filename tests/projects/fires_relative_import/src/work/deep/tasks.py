from dask.distributed import Client

from ..locks import guard


def run():
    def count(x):
        with guard:
            return x + 1

    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        return client.submit(count, 1).result()  # expect: DPK106
