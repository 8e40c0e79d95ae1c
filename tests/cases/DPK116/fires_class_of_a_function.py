# verified: TypeError: errors.<locals>.ParseError.__init__() missing 1 required positional argument: 'reason'
"""The function that makes the class runs when Dask has long been imported."""


def errors():
    class ParseError(Exception):
        def __init__(self, line, reason):
            super().__init__(f"{line}: {reason}")

    return ParseError


import dask

if __name__ == "__main__":
    error = errors()

    def parse(text):
        raise error(1, text)

    print(dask.delayed(parse)("x").compute(scheduler="processes"))  # expect: DPK116
