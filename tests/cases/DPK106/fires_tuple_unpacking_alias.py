# verified: RuntimeError: Lock objects should only be shared between processes through inheritance
"""Two locks made in one statement, one of them under another name."""
import multiprocessing

from dask import delayed

first, second = multiprocessing.Lock(), None
barrier = first


def task(n):
    with barrier:
        return n


if __name__ == "__main__":
    print(delayed(task)(1).compute(scheduler="processes"))  # expect: DPK106
