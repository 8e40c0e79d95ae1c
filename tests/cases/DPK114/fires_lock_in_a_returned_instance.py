# verified: TypeError: cannot pickle '_thread.lock' object
import threading

import dask


class Report:
    def __init__(self, total):
        self.total = total
        self.guard = threading.Lock()


@dask.delayed  # expect: DPK114
def summarise(values):
    return Report(sum(values))


if __name__ == "__main__":
    (report,) = dask.compute(summarise([1, 2]), scheduler="processes")
    print(report.total)
