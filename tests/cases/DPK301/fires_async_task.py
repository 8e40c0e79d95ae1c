# verified: runs
# A worker runs an async function in its own event loop.
import dask
import dask.array as da


@dask.delayed
async def total(n):
    return da.ones(n).sum().compute(scheduler="synchronous")  # expect: DPK301


if __name__ == "__main__":
    from dask.distributed import Client

    with Client(n_workers=1, dashboard_address=None):
        print(total(10).compute())
