# verified: runs
"""What a dataclass takes as `InitVar` goes to `__post_init__`, and into no instance."""
import threading
from dataclasses import InitVar, dataclass

import dask


@dataclass
class Job:
    lock: InitVar[threading.Lock]
    name: str
    other: "InitVar[threading.Lock]" = None
    held: bool = False

    def __post_init__(self, lock, other):
        self.held = lock.locked()

    def run(self, n):
        return self.name * n


if __name__ == "__main__":
    job = Job(threading.Lock(), "x")
    print(dask.delayed(job.run)(3).compute(scheduler="processes"))
    print(dask.delayed(Job(name="y", lock=threading.Lock()).run)(3).compute(scheduler="processes"))
