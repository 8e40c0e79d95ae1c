# verified: runs
"""`__getstate__` copies what the object holds when it is pickled: no file that was closed before."""
import threading

from dask.distributed import Client


class Report:
    def __init__(self):
        self.lock = threading.Lock()
        self.out = open("report.txt", "w")

    def __getstate__(self):
        state = self.__dict__.copy()
        state.pop("lock", None)
        return state

    def close(self):
        self.out.close()
        self.out = None

    def run(self, n):
        return n


class Named(Report):
    def __getstate__(self):
        return {"out": self.out}


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        report = Report()
        report.out = None
        print(client.submit(report.run, 1).result())
        closed = Report()
        closed.close()
        print(client.submit(closed.run, 2).result())
        named = Named()
        named.close()
        print(client.submit(named.run, 3).result())
