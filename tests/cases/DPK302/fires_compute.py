# verified: runs
import tempfile
import time
from pathlib import Path

import dask
from dask.distributed import Client


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


def main():
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        jobs = [dask.delayed(work)(folder, number) for number in range(10)]
        client.compute(jobs)  # expect: DPK302
        time.sleep(2)
    assert len(list(Path(folder).iterdir())) < 10


if __name__ == "__main__":
    main()
