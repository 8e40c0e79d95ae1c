# verified: runs
"""An async *function* is a good task: the worker awaits it."""
import asyncio

from dask.distributed import Client


async def download(url):
    await asyncio.sleep(0)
    return len(url)


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(download, "http://example.org").result())
