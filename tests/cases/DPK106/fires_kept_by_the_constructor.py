# verified: TypeError: cannot pickle '_thread.lock' object
"""The fields of a dataclass beside an `InitVar`, and what `__post_init__` keeps."""
import threading
from dataclasses import InitVar, dataclass, field

import dask


@dataclass
class Job:
    made: InitVar[bool]
    lock: threading.Lock

    def run(self, n):
        return n


@dataclass
class Keeper:
    made: InitVar[bool]
    guard: object = field(init=False)

    def __post_init__(self, made):
        self.guard = threading.Lock()

    def run(self, n):
        return n


if __name__ == "__main__":
    job, keeper = Job(True, threading.Lock()), Keeper(True)
    tasks = [dask.delayed(job.run)(3), dask.delayed(keeper.run)(3)]  # expect: DPK106, DPK106
    dask.compute(*tasks, scheduler="processes")
