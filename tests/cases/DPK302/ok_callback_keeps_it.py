# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


def done(future):
    print(future.status)


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        for number in range(10):
            client.submit(work, folder, number).add_done_callback(done)
        time.sleep(2.5)
    assert len(list(Path(folder).iterdir())) == 10
