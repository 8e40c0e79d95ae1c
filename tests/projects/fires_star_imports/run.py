# verified: TypeError: cannot pickle '_thread.lock' object
"""What a star import brings: all names without an underscore, or those of `__all__`."""
import dask
from dask.distributed import Client
from locks import *  # noqa: F403
from parts import *  # noqa: F403


def task(n):
    with guard:  # noqa: F405
        return n


def harmless(n):
    return len([n, _hidden, other])  # noqa: F405


_hidden, other = 1, 2


def elsewhere():
    made = dask.delayed(rows)(2)  # noqa: F405  # expect: DPK113
    return made.compute(scheduler="processes")

if __name__ == "__main__":
    with Client(processes=False, dashboard_address=None) as client:
        print(client.submit(harmless, 1).result())
        print(client.submit(task, 1).result())  # expect: DPK106
