# verified: TypeError: ParseError.__init__() missing 1 required positional argument: 'reason'
from dask.distributed import Client


class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")
        self.line = line


if __name__ == "__main__":
    error = ParseError(1, "bad")
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        print(client.submit(repr, error).result())  # expect: DPK116
