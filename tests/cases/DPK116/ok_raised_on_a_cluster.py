# verified: runs
from dask.distributed import Client


class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")
        self.line = line


def parse(text):
    raise ParseError(1, text)


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        try:
            client.submit(parse, "x").result()
        except ParseError as error:
            print("line", error.line)
