# verified: runs
import dask


class ParseError(Exception):
    def __init__(self, line, reason):
        self.line = line


def parse(text):
    raise ParseError(1, text)


if __name__ == "__main__":
    job = dask.delayed(parse)("x")
    try:
        job.compute(scheduler="processes")
    except ParseError as error:
        print("line", error.line)
