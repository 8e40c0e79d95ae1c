# verified: Exception: Busy('later')
import threading

from dask.distributed import Client


class Busy(Exception):
    def __init__(self, message):
        super().__init__(message)
        self.guard = threading.Lock()


def work(n):
    raise Busy("later")


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        try:
            client.submit(work, 1).result()  # expect: DPK116
        except Busy:
            print("later, then")
