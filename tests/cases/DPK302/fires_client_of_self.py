# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


class Reporter:
    def __init__(self, client, folder):
        self.client = client
        self.folder = folder

    def report(self, number):
        if number >= 0:
            self.client.submit(work, self.folder, number)  # expect: DPK302
        else:
            raise ValueError(number)


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        reporter = Reporter(client, folder)
        for number in range(10):
            reporter.report(number)
        time.sleep(2)
    assert len(list(Path(folder).iterdir())) < 10
