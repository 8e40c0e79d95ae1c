# verified: TypeError: cannot pickle 'generator' object
import dask


class Reader:
    def __init__(self, size):
        self.size = size

    @dask.delayed  # expect: DPK113
    def rows(self):
        yield from range(self.size)


if __name__ == "__main__":
    print(Reader(3).rows().compute(scheduler="processes"))
