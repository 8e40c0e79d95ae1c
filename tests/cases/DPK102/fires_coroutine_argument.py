# verified: TypeError: cannot pickle 'coroutine' object
"""The coroutine is made on the driver and handed over as an argument."""
import asyncio

from dask.distributed import Client


async def download(url):
    await asyncio.sleep(0)
    return url.encode()


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(len, download("http://example.org")).result())  # expect: DPK102
