# verified: runs
import os

import dask.array as da
import dask.bag as db
from dask.distributed import Client


def process(_):
    return os.getpid()


def main():
    with Client(n_workers=1, dashboard_address=None, set_as_default=False) as client:
        print(da.zeros(2).sum().compute(client=client))  # expect: DPK304
        bag = db.from_sequence([1]).map(process)
        kept = bag.persist(client=client, scheduler="synchronous")  # expect: DPK304
        assert kept.compute(scheduler="synchronous") == [os.getpid()]


if __name__ == "__main__":
    main()
