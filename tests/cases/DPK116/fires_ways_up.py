# verified: TypeError: ReadError.__init__() missing 2 required positional arguments: 'line' and 'reason'
"""What is kept of the arguments is what goes up to the last constructor, by whichever way."""
import builtins

import dask


class Lowest(builtins.ValueError):
    def __init__(self, text):
        super().__init__(text)


class First(Lowest):
    def __init__(self, text):
        super().__init__(text)


class Second(First):
    def __init__(self, text):
        First.__init__(self, text)


class Third(Second):
    def __init__(self, text):
        super(Third, self).__init__(text)


class ParseError(Third):
    def __init__(self, text, reason):
        super().__init__(f"{text}: {reason}")


class ReadError(Exception):
    def __init__(self, path, line, reason):
        parts = [path]
        Exception.__init__(self, *parts)
        self.line, self.reason = line, reason


class Open(Exception):
    def __init__(self, text, *, code):
        self.code = code


def parse(text):
    raise ParseError(1, text)


def read(text):
    raise ReadError("a.txt", 1, text)


def open_it(text):
    raise Open(text, code=1)


if __name__ == "__main__":
    jobs = [
        dask.delayed(read)("x"),  # expect: DPK116
        dask.delayed(parse)("x"),  # expect: DPK116
        dask.delayed(open_it)("x"),  # expect: DPK116
    ]
    for job in reversed(jobs):
        try:
            job.compute(scheduler="processes")
        except TypeError as error:
            failure = error
        else:
            raise AssertionError(job)
    raise failure
