# verified: runs
import tempfile
import time
from pathlib import Path

from dask.distributed import Client

KEPT = []
latest = None


def work(folder, number):
    time.sleep(0.1)
    Path(folder, str(number)).write_text("done")


def keep(futures, more=()):
    KEPT.extend(futures)
    KEPT.extend(more)
    return len(KEPT)


def show():
    return current.status


def remember(client, folder):
    global latest
    latest = client.submit(work, folder, 0)


def watched(client, folder):
    future = client.submit(work, folder, 1)

    def status():
        return future.status

    return status


def counted(client, folder):
    total, future = 1, client.submit(work, folder, 2)
    KEPT.append(future)
    first = KEPT.last = client.submit(work, folder, 3)
    return total


class Keeping(list):
    pass


def held(client, folder):
    future = client.submit(work, folder, 4)
    yield "started"
    time.sleep(0.5)


def replaced(client, folder):
    future = client.submit(work, folder, 5)
    future = future.status


def job(client, folder):
    class Job:
        future = client.submit(work, folder, 6)

    return Job


if __name__ == "__main__":
    KEPT = Keeping()
    folder = tempfile.mkdtemp()
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        keep(client.submit(work, folder, number) for number in range(10, 13))
        keep([], more=(client.submit(work, folder, number) for number in range(13, 15)))
        client.submit(work, folder, 15) or keep([])
        print(client.submit(work, folder, 16).status if keep([]) else client.submit(work, folder, 17))
        for number in (20, 21):
            current = client.submit(work, folder, number)
            while show() == "pending":
                pass
        for number in (22, 23):
            parts = client.submit(work, folder, number)
            client.gather(parts)
        remember(client, folder)
        status = watched(client, folder)
        counted(client, folder)
        for state in held(client, folder):
            print(state)
        replaced(client, folder)
        kind = job(client, folder)
        time.sleep(2)
        print(status(), latest.status, kind.future.status)
    assert len(list(Path(folder).iterdir())) >= 13
