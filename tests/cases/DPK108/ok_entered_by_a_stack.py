# verified: runs
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory

import dask


@contextmanager
def numbered(path):
    with open(path, "wb"):
        yield 3


def double(n):
    return 2 * n


if __name__ == "__main__":
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        number = stack.enter_context(numbered(f"{folder}/x.bin"))
        content = stack.enter_context(open(__file__)).read()
        for one in (folder, number, content):
            print(dask.delayed(double)(one).compute(scheduler="processes"))
