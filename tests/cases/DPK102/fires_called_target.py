# verified: TypeError: First input to submit must be a callable function
"""The async function is called, where it should be handed over."""
import asyncio

from dask.distributed import Client


async def download(url):
    await asyncio.sleep(0)
    return url.encode()


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(download("http://example.org")).result())  # expect: DPK102
