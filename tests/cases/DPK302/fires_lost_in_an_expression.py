# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client, Future


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


def start(client, folder, urgent, verbose=True):
    client.submit(work, folder, 0) if urgent else client.map(work, [folder], [1])  # expect: DPK302, DPK302
    verbose and client.submit(work, folder, 2)  # expect: DPK302
    list(client.submit(work, folder, number) for number in range(3, 10))  # expect: DPK302


def each(client, folder):
    for number in range(20, 30):
        future: Future = client.submit(work, folder, number)  # expect: DPK302
        other = client.submit(work, folder, number + 10)  # expect: DPK302
        print(number, Path(folder).anchor, future_of(number, other=1))


def future_of(number, other):
    return number + other


def last(client, folder, reports):
    reports.futures = dict(futures=1)
    futures = client.map(work, [folder] * 10, range(40, 50))  # expect: DPK302
    print("started", reports.futures)


def either(client, folder, number):
    return client.submit(work, folder, number).key if number else None  # expect: DPK302


class Reports:
    pass


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        start(client, folder, True)
        each(client, folder)
        last(client, folder, Reports())
        print(either(client, folder, 60))
        time.sleep(2)
    assert len(list(Path(folder).iterdir())) < 20
