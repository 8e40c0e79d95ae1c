# verified: runs
import dask


class ParseError(Exception):
    def __init__(self, message, line=0):
        super().__init__(message)
        self.line = line


def parse(text):
    raise ParseError(text, 3)


if __name__ == "__main__":
    job = dask.delayed(parse)("x")
    try:
        job.compute(scheduler="processes")
    except ParseError as error:
        print("line", error.line)
