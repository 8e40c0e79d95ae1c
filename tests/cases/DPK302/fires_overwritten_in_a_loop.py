# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


def start(client, folder):
    for number in range(10):
        _ = client.submit(work, folder, number)  # expect: DPK302
    for batch in range(10, 100, 10):
        futures = [  # the call is on the next line
            client.submit(work, folder, batch + number)  # expect: DPK302
            for number in range(10)
        ]
    return futures


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        last = start(client, folder)
        time.sleep(2.5)
    assert len(list(Path(folder).iterdir())) < 20
