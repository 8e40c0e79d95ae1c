# verified: TypeError: ParseError.__init__() missing 1 required positional argument: 'reason'
import dask


class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")
        self.line = line


def number(text):
    if not text.isdigit():
        raise ParseError(1, text)
    return int(text)


def parse(texts):
    return [number(text) for text in texts] + [number(texts[0])]


if __name__ == "__main__":
    job = dask.delayed(parse)(["x"])  # expect: DPK116
    print(job.compute(scheduler="processes"))
