# verified: runs
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dask.distributed import Client


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        executor = client.get_executor()
        for number in range(10):
            executor.submit(work, folder, number)
        time.sleep(2.5)
    with ThreadPoolExecutor(1) as client:
        for number in range(10, 15):
            client.submit(work, folder, number)
    assert len(list(Path(folder).iterdir())) == 15
