# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client, Future


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


def accept(client: Client, folder, number):
    return {"job": client.submit(work, folder, number).key}  # expect: DPK302


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        jobs = [accept(client, folder, number) for number in range(10)]
        kept = [client.submit(work, folder, number) for number in range(10, 15)]
        keys = {future.key: future for future in kept}
        time.sleep(2)
        assert all(isinstance(future, Future) for future in keys.values())
    assert len(list(Path(folder).iterdir())) < 10
