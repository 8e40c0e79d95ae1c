"""DPK102 captured-coroutine: coroutines and async generators that travel with a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.fixing.mending import Way


class CapturedCoroutine(CaptureRule):
    """Finds coroutines and async generators that travel with a Dask task.

    ## What it does

    Reports a coroutine object (an `async def` function that was called and not awaited) or an
    async generator object that a task captures, is given as an argument, or consists of.

    Async *functions* are fine: under a `Client`, the worker awaits what they return.

    ## Why is this bad?

    Calling an async function runs nothing. It makes a coroutine object: a paused function that
    waits for an event loop. Like a generator it cannot be pickled, and it would belong to an
    event loop of the process that made it. Mostly a pair of parentheses stands in the wrong
    place: `client.submit(fetch(url))` for `client.submit(fetch, url)`.

    ## How it fails

    As an argument or a captured name, when the task is submitted:

    ```text
    TypeError: cannot pickle 'coroutine' object
    ```

    `client.submit(fetch(url))` raises `TypeError: First input to submit must be a callable
    function`. A `RuntimeWarning` that the coroutine was never awaited follows in both cases.

    ## Example

    ```python
    import asyncio

    from dask.distributed import Client


    async def fetch(name):
        await asyncio.sleep(0)
        return name.upper()


    if __name__ == "__main__":
        with Client(processes=False) as client:
            future = client.submit(len, fetch("page"))
            print(future.result())
    ```

    ## Use instead

    ```python
    import asyncio

    from dask.distributed import Client


    async def fetch(name):
        await asyncio.sleep(0)
        return name.upper()


    if __name__ == "__main__":
        with Client(processes=False) as client:
            page = client.submit(fetch, "page")
            future = client.submit(len, page)
            print(future.result())
    ```

    Without a `Client` nothing awaits an async function: give Dask a plain function that calls
    `asyncio.run(fetch(name))`.

    ## References

    - [Dask: cannot pickle 'coroutine' object](https://github.com/dask/dask/issues/11690)
    - [distributed: async clients](https://distributed.dask.org/en/stable/asynchronous.html)
    """

    code = "DPK102"
    name = "captured-coroutine"
    since = "0.1.0"
    kinds = frozenset({"coroutine"})
    suggestion = "Submit the async function itself, or await the coroutine first"

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import coroutines
        from flake8_dask_pickle.fixing.ways import MADE_INSIDE

        return (
            coroutines.function_instead,
            coroutines.awaited_before,
            coroutines.task_of_its_own,
            *MADE_INSIDE,
        )
