# verified: TypeError: ParseError.__init__() missing 1 required positional argument: 'reason'
"""The class is there before Dask is imported, but not in the process that the task runs in."""


class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")


import dask


def parse(text):
    raise ParseError(1, text)


if __name__ == "__main__":
    print(dask.delayed(parse)("x").compute(scheduler="processes"))  # expect: DPK116
