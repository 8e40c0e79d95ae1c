# verified: TypeError: cannot pickle 'generator' object
import dask.array as da
import numba


@numba.stencil
def neighbours(grid):
    return grid[-1] + grid[1]


def smooth(block):
    return neighbours(block)


if __name__ == "__main__":
    print(da.ones(8, chunks=4).map_blocks(smooth).compute(scheduler="processes"))  # expect: DPK117
