# verified: TypeError: cannot pickle '_io.TextIOWrapper' object
"""`__getstate__` takes out the lock, and leaves the file; or the driver stores one anew."""
import threading

from dask.distributed import Client


class Report:
    def __init__(self):
        self.lock = threading.Lock()
        self.out = open("report.txt", "w")

    def __getstate__(self):
        state = dict(self.__dict__)
        state.pop("lock", None)
        return state

    def run(self, n):
        return n


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        client.submit(Report().run, 1).result()  # expect: DPK108
