# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client, fire_and_forget


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        for number in range(10):
            fire_and_forget(client.submit(work, folder, number))
        fire_and_forget(client.map(work, [folder] * 5, range(10, 15)))
        time.sleep(3)
    assert len(list(Path(folder).iterdir())) == 15
