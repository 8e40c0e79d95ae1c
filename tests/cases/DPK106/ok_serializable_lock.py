# verified: runs
"""SerializableLock is a lock a process, and pickles."""
import dask
from dask.utils import SerializableLock

guard = SerializableLock("file")


@dask.delayed
def process(n):
    with guard:
        return n


if __name__ == "__main__":
    print(process(1).compute(scheduler="processes"))
