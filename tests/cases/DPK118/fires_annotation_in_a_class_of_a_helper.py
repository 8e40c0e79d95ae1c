# verified: NameError: name 'Decimal' is not defined
from dataclasses import dataclass
from decimal import Decimal

from dask.distributed import Client


def price(n):
    @dataclass
    class Row:
        price: Decimal

    return Row(n)


def total(n):
    return price(n).price


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        print(client.submit(total, 3).result())  # expect: DPK118
