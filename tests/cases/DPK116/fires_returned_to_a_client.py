# verified: TypeError: ParseError.__init__() missing 1 required positional argument: 'reason'
from dask.distributed import Client


class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")
        self.line = line


def parse(text):
    try:
        return float(text)
    except ValueError:
        return ParseError(1, text)


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        futures = client.map(parse, ["x", "1"])  # expect: DPK116
        print(client.gather(futures))
