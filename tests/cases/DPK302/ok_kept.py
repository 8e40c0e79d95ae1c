# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


class Reporter:
    def __init__(self, client):
        self.client = client
        self.futures = []
        self.by_number = {}

    def report(self, folder, number):
        self.futures.append(self.client.submit(work, folder, number))
        self.by_number[number] = self.client.submit(work, folder, number + 10)
        self.last = self.client.submit(work, folder, number + 20)
        return self.client.submit(work, folder, number + 30)


def each(client, folder):
    for number in (50, 51):
        yield client.submit(work, folder, number)


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        reporter = Reporter(client)
        more = [reporter.report(folder, 1), *each(client, folder)]
        client.submit(work, folder, 60).result()
        client.gather(client.map(work, [folder, folder], (70, 71)))
        (client.submit(work, folder, 80)).result()
        client.gather(reporter.futures + more)
        client.gather([reporter.last, *reporter.by_number.values()])
    assert len(list(Path(folder).iterdir())) == 10
