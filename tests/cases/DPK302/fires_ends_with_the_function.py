# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


def start(client, folder, numbers):
    futures = client.map(work, [folder] * len(numbers), numbers)  # expect: DPK302
    print("started")


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        start(client, folder, range(10))
        time.sleep(2)
    assert len(list(Path(folder).iterdir())) < 10
