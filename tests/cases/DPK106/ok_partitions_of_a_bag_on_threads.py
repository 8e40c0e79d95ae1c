# verified: runs
import threading

import dask
import dask.bag as db

lock = threading.Lock()


@dask.delayed
def load(i):
    with lock:
        return [i]


@dask.delayed
def numbers(i):
    yield i


if __name__ == "__main__":
    print(load(0).compute())
    print(db.from_delayed([load(i) for i in range(2)]).compute(scheduler="threads"))
    print(db.from_delayed([numbers(i) for i in range(2)]).compute())
