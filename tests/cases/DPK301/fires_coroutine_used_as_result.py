# verified: runs
# Each of these takes the coroutine that it gets for the result.
import asyncio
import os
from types import SimpleNamespace

from dask.distributed import Client


async def main():
    async with Client(
        n_workers=1, processes=False, dashboard_address=None, asynchronous=True
    ) as client:
        future = client.submit(list, "ab")
        print(f"{future.result()}")  # expect: DPK301
        print(future.result() == ["a", "b"])  # expect: DPK301
        print(["a"] != future.result())  # expect: DPK301
        print(len([str(future.result())]))  # expect: DPK301
        try:
            print(future.result()[0])  # expect: DPK301
        except TypeError as error:
            print(error)
        try:
            print(future.result().index("a"))  # expect: DPK301
        except AttributeError as error:
            print(error)
        try:
            print(future.result() + ["c"])  # expect: DPK301
        except TypeError as error:
            print(error)
        try:
            for one in future.result():  # expect: DPK301
                print(one)
        except TypeError as error:
            print(error)
        try:
            print([one for one in future.result()])  # expect: DPK301
        except TypeError as error:
            print(error)
        try:
            print(os.path.join(*future.result()))  # expect: DPK301
        except TypeError as error:
            print(error)
        try:
            letters = future.result()  # expect: DPK301
            print(SimpleNamespace(letters=1).letters, letters[0])
        except TypeError as error:
            print(error)
        values = future.result(timeout=5)  # expect: DPK301
        print(values == ["a"], values != ["b"])


if __name__ == "__main__":
    asyncio.run(main())
