# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


def add(total, number):
    return total + number


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        total = client.submit(add, 0, 0)
        for number in range(5):
            total = client.submit(add, total, number)
            future = client.submit(work, folder, number)
            future.result()
        for number in range(5, 8):
            future = client.submit(work, folder, number)
            time.sleep(0.3)
        for number in range(8, 100):
            future = client.submit(work, folder, number)
            break
        assert total.result() == 10
        time.sleep(0.5)
    assert len(list(Path(folder).iterdir())) == 9
