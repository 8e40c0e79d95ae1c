# verified: runs
class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")
        self.line = line


import dask

if __name__ == "__main__":
    job = dask.delayed(repr)(ParseError(1, "bad"))
    print(job.compute(scheduler="processes"))
