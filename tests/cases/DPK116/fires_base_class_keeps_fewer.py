# verified: TypeError: ParseError.__init__() missing 1 required positional argument: 'reason'
import dask


class BaseError(Exception):
    def __init__(self, text):
        Exception.__init__(self, text)


class ParseError(BaseError):
    def __init__(self, line, reason):
        BaseError.__init__(self, f"{line}: {reason}")


def parse(text):
    raise ParseError(1, text)


if __name__ == "__main__":
    print(dask.delayed(parse)("x").compute(scheduler="processes"))  # expect: DPK116
