# verified: runs
class Parser:
    class Error(Exception):
        def __init__(self, line, reason):
            super().__init__(f"{line}: {reason}")


import dask

if __name__ == "__main__":
    job = dask.delayed(repr)(Parser.Error(1, "bad"))
    print(job.compute(scheduler="processes"))
