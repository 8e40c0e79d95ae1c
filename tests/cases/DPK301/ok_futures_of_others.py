# verified: runs
import asyncio
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

import dask


async def main():
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(sum, [n, n]) for n in range(3)]
        wait(futures)
        print(sorted(future.result() for future in as_completed(futures)))
    done, _ = await asyncio.wait([asyncio.create_task(asyncio.sleep(0, dask.is_dask_collection(1)))])
    print(done.pop().result())


if __name__ == "__main__":
    asyncio.run(main())
