# verified: runs
import tempfile
import time
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
        [client.submit(work, folder, number) for number in range(10)]  # expect: DPK302
        client.map(work, [folder] * 10, range(10, 20))  # expect: DPK302
        {number: client.submit(work, folder, number) for number in range(20, 30)}  # expect: DPK302
        time.sleep(2)
    assert len(list(Path(folder).iterdir())) < 10
