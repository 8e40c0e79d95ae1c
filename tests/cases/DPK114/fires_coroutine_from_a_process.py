# verified: TypeError: cannot pickle 'coroutine' object
"""The processes of the local scheduler do not await what an async function gives."""
import dask


async def double(n):
    return 2 * n


if __name__ == "__main__":
    print(dask.delayed(double)(1).compute(scheduler="processes"))  # expect: DPK114
