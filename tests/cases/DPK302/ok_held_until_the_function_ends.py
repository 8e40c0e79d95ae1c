# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


def serve(client, folder):
    first = client.submit(work, folder, 0)
    _ = client.map(work, [folder] * 4, range(1, 5))
    time.sleep(1.5)


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        serve(client, folder)
        last = client.submit(work, folder, 5)
        time.sleep(0.5)
    assert len(list(Path(folder).iterdir())) == 6
