# verified: TypeError: cannot pickle '_io.BufferedWriter' object
from contextlib import ExitStack

import dask


def append(number, out):
    out.write(bytes([number]))


if __name__ == "__main__":
    with ExitStack() as stack:
        files = [stack.enter_context(open(f"{n}.bin", "wb")) for n in range(2)]
        log = stack.enter_context(open("log.bin", "ab"))
        jobs = [dask.delayed(append)(n, one) for n, one in enumerate(files)]  # expect: DPK108
        jobs.append(dask.delayed(append)(3, log))  # expect: DPK108
        dask.compute(jobs, scheduler="processes")
