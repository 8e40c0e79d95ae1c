# verified: runs
"""What is passed arrives as a copy: the driver's own list stays as it was."""
import dask
from dask.distributed import Client


def fill(n, results):
    results.append(n)


def note(seen, n):
    seen[n] = True
    return n


class Worker:
    def work(self, n, log):
        log.add(n)
        return n


def collect(client, numbers):
    found = []
    futures = [client.submit(fill, n, found) for n in numbers]  # expect: DPK205
    client.gather(futures)
    return found


def together(numbers):
    table = {}
    jobs = [dask.delayed(note)(table, n) for n in numbers]  # expect: DPK205
    dask.compute(*jobs, scheduler="processes")
    return table


if __name__ == "__main__":
    assert together([1, 2]) == {}
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert collect(client, [1, 2]) == []
        results = []
        client.gather(client.map(fill, [1, 2], results=results))  # expect: DPK205
        print(results)
        assert results == []
        log = set()
        client.submit(Worker().work, 1, log).result()  # expect: DPK205
        print(len(log))
        assert log == set()
