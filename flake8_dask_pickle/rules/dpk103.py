"""DPK103 captured-asyncio-object: asyncio objects that travel with a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.fixing.mending import Way


class CapturedAsyncioObject(CaptureRule):
    """Finds event loops, tasks and futures of asyncio that travel with a Dask task.

    ## What it does

    Reports an event loop, an `asyncio.Task`, an `asyncio.Future`, a stream, and other objects
    that are bound to an event loop, when a task captures one or is given one as an argument.

    An `asyncio.Lock`, `Event`, `Semaphore` or `Queue` that nobody has waited on yet is bound to
    no loop. It pickles, and is not reported.

    ## Why is this bad?

    An event loop is a part of its thread: it holds a selector, sockets and callbacks. Whatever
    is bound to the loop leads to it. None of this can be pickled, and none of it would make
    sense in another process.

    ## How it fails

    For an event loop:

    ```text
    TypeError: cannot pickle '_contextvars.Context' object
    ```

    For a task the message is `cannot pickle '_asyncio.Task' object`, the same as for a captured
    `Client` ([DPK105](captured-dask-client.md)).

    ## Example

    ```python
    import asyncio

    import dask

    loop = asyncio.new_event_loop()


    async def fetch(name):
        await asyncio.sleep(0)
        return name.upper()


    @dask.delayed
    def page(name):
        return loop.run_until_complete(fetch(name))


    if __name__ == "__main__":
        print(dask.compute(page("a"), page("b"), scheduler="processes"))
    ```

    ## Use instead

    ```python
    import asyncio

    import dask


    async def fetch(name):
        await asyncio.sleep(0)
        return name.upper()


    @dask.delayed
    def page(name):
        return asyncio.run(fetch(name))


    if __name__ == "__main__":
        print(dask.compute(page("a"), page("b"), scheduler="processes"))
    ```

    ## References

    - [distributed: async clients](https://distributed.dask.org/en/stable/asynchronous.html)
    """

    code = "DPK103"
    name = "captured-asyncio-object"
    since = "0.1.0"
    kinds = frozenset({"asyncio"})
    suggestion = "Make it inside the task, for example with asyncio.run()"

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import eventloops, states

        return (eventloops.by_asyncio, eventloops.made_inside, states.forgotten)
