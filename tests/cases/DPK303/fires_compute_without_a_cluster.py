# verified: runs
import dask
import dask.array as da
import dask.bag as db


def add(x, y):
    return x + y


@dask.delayed
def do_math(x, y):
    parts = [dask.delayed(add)(x, y) for _ in range(4)]
    return sum(dask.compute(*parts))  # expect: DPK303


def block_sum(block):
    return block + da.ones(3, chunks=3).sum().compute()  # expect: DPK303


def up_to(n):
    return db.from_sequence(range(n)).sum().compute()  # expect: DPK303


class Table:
    def __init__(self):
        self.numbers = da.arange(10, chunks=5)

    def largest(self, n):
        return (self.numbers * n).max().compute()  # expect: DPK303


if __name__ == "__main__":
    assert do_math(1, 2).compute() == 12
    assert da.zeros(6, chunks=3).map_blocks(block_sum, dtype=float).sum().compute() == 18
    assert db.from_sequence([2, 3]).map(up_to).compute(scheduler="threads") == [1, 3]
    assert dask.delayed(Table().largest)(2).compute() == 18
