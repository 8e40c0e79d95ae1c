# verified: TypeError: ParseError.__init__() missing 1 required positional argument: 'reason'
from dask.distributed import Client


class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")
        self.line = line


def complaint(line):
    return ParseError(line, "not a number")


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        future = client.submit(complaint, 3)  # expect: DPK116
        print(future.result())
