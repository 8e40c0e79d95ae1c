# verified: NameError: name 'LIMIT' is not defined
"""What is scattered travels as well as what is submitted."""
from dask.distributed import Client

LIMIT = 10


def check(n):
    class Settings:
        limit = LIMIT

    return n < Settings.limit


def both(function, n):
    return function(n), n


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        function = client.scatter(check)  # expect: DPK118
        print(client.submit(both, function, 7).result())
