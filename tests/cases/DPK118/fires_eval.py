# verified: NameError: name 'LIMIT' is not defined
from dask.distributed import Client

LIMIT = 10


def check(n):
    return eval("n < LIMIT")


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        print(client.submit(check, 3).result())  # expect: DPK118
