# verified: TypeError: ParseError.__init__() missing 1 required positional argument: 'reason'
"""Each class is reported once, where it is first raised; what is caught on the way is not."""
import dask


class Plain(Exception):
    pass


class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")


class Other(ParseError):
    pass


class Quiet(ParseError):
    pass


class Lazy(ParseError):
    pass


def lines(text):
    raise Lazy(3, text)
    yield text


def first(text):
    if not text:
        raise ParseError(1, text)
    second(text)
    raise ParseError(2, text)


def second(text):
    third(text)


def third(text):
    fourth(text)


def fourth(text):
    raise Other(4, text)


def quiet(text):
    raise Quiet(5, text)


def parse(text):
    rows = lines(text)
    try:
        quiet(text)
    except ParseError:
        pass
    if text == "plain":
        raise Plain(text)
    if text == "known":
        raise ValueError(text)
    try:
        raise Quiet(6, text)
    except ParseError:
        print(rows)
    return first(text)


if __name__ == "__main__":
    print(dask.delayed(parse)("x").compute(scheduler="processes"))  # expect: DPK116, DPK116
