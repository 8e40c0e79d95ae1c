# verified: TypeError: cannot pickle '_thread.lock' object
"""The multiprocessing scheduler uses cloudpickle alone, which ships class methods by value."""
import dask
from tools import Reader

if __name__ == "__main__":
    job = dask.delayed(Reader.size)("a")  # expect: DPK106
    print(job.compute(scheduler="processes"))
