"""DPK301 blocking-compute-in-async: calls that stop an event loop, or that nobody awaits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture.blocking import blockages
from flake8_dask_pickle.capture.naming import label_of
from flake8_dask_pickle.rules.base import ModuleRule, Report

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.blocking import Blockage, Trouble
    from flake8_dask_pickle.capture.survey import Survey
    from flake8_dask_pickle.fixing.mending import Way


class BlockingComputeInAsync(ModuleRule):
    """Finds Dask calls that stop the event loop of an async function, or fail in it.

    ## What it does

    Reports, in the code of an `async def`:

    - calls that wait for tasks: `dask.compute(x)`, `x.compute()`, `future.result()`,
      `client.gather()`, `wait()`, and a plain `for` over `as_completed()`;
    - `dask.compute(x)`, `x.compute()` and `x.persist()` where the client is asynchronous: that
      raises an exception;
    - `result()`, `gather()`, `wait()` and others of an asynchronous client that are surely not
      awaited: they give a coroutine, and nothing happens.

    The last two are reported in the cells of a notebook as well, where it has an asynchronous
    client. What is handed to a thread is fine, `asyncio.to_thread(dask.compute, x)`, and so is
    `client.compute(x)`, which gives a future at once. What only blocks is not reported in tests:
    they have the event loop for themselves.

    ## Why is this bad?

    An event loop runs one piece of code at a time. While `x.compute()` waits for its tasks, every
    other request, timer and heartbeat of the process waits as well, for seconds or hours. When
    that loop is the client's own, it waits for itself: iterating over `as_completed()` with an
    asynchronous client never ends.

    [Compute methods side by side](../compute-methods.md) says of each call which it is.

    ## How it fails

    Silently. While the example computes, its other coroutine does not run:

    ```text
    0.1 s of sleep: late
    ```

    With an asynchronous client, `x.compute()` raises `RuntimeError: Attempting to use an
    asynchronous Client in a synchronous context of dask.compute` (before Dask 2025.3 it was
    `TypeError: 'coroutine' object is not iterable`, and `x.persist()` worked).

    ## Example

    ```python
    import asyncio
    import time

    import dask


    @dask.delayed
    def slow(n):
        time.sleep(1)
        return n + 1


    async def answer(n):
        return slow(n).compute()


    async def main():
        started = time.perf_counter()
        request = asyncio.create_task(answer(1))
        await asyncio.sleep(0.1)
        late = time.perf_counter() - started > 0.8
        print("0.1 s of sleep:", "late" if late else "in time")
        await request


    if __name__ == "__main__":
        asyncio.run(main())
    ```

    ## Use instead

    ```python
    import asyncio
    import time

    import dask


    @dask.delayed
    def slow(n):
        time.sleep(1)
        return n + 1


    async def answer(n):
        return await asyncio.to_thread(slow(n).compute)


    async def main():
        started = time.perf_counter()
        request = asyncio.create_task(answer(1))
        await asyncio.sleep(0.1)
        late = time.perf_counter() - started > 0.8
        print("0.1 s of sleep:", "late" if late else "in time")
        await request


    if __name__ == "__main__":
        asyncio.run(main())
    ```

    With a cluster, make the client by `async with Client(address, asynchronous=True) as client`,
    and write `await client.compute(slow(n))`.

    ## References

    - [distributed: asynchronous operation](https://distributed.dask.org/en/stable/asynchronous.html)
    - [distributed: asynchronous clients and `dask.compute`](https://github.com/dask/distributed/issues/4820)
    - [Dask: `compute` and `persist` raise with an asynchronous client](https://github.com/dask/dask/pull/11790)
    """

    code = "DPK301"
    name = "blocking-compute-in-async"
    since = "0.1.0"
    suggestion = "Use asyncio.to_thread(), or await an asynchronous client's compute()"

    def survey(self, survey: Survey) -> Iterator[Report]:
        for found in blockages(survey):
            yield Report(
                self,
                found.call.node,
                f"'{found.call.name}' {_consequence(found)}",
                _instead(found) or self.suggestion,
                certain=found.certain,
                subject=found,
            )

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import waiting

        return (
            waiting.without_sync,
            waiting.awaited,
            waiting.by_the_client,
            waiting.in_a_thread,
        )


def _consequence(found: Blockage) -> str:
    """What becomes of the call, as it goes on after its name."""
    row = found.call.row
    if found.trouble == "blocks":
        name = label_of(found.call.scope)
        return f"blocks the event loop until its tasks are done, in async function '{name}'"
    if found.trouble == "raises":
        error = "RuntimeError" if row.asynchronous == "raises" else "TypeError"
        since = " since Dask 2025.3" if row.word == "persist" else ""
        return f"raises {error}{since}, because the client is asynchronous"
    return _CONSEQUENCES[found.trouble]


def _instead(found: Blockage) -> str | None:
    """What to write instead; None where that is what the rule says anyway."""
    row = found.call.row
    if found.trouble == "blocks":
        # What the others give cannot be awaited, or raises when it is.
        awaitable = row.asynchronous == "awaitable" and row.word != "get"
        return _AWAIT_OR_THREAD if awaitable else None
    if found.trouble == "raises":
        method = "persist" if row.word == "persist" else "compute"
        return f"Await client.{method}() instead"
    if found.trouble == "hangs":
        return "Iterate with 'async for'" if row.blocks == "iterated" else "Await wait() instead"
    if row.word == "get":
        return "Pass sync=False, and await the future"  # its own coroutine raises when awaited
    return "Await it" if found.trouble == "dropped" else _AWAIT_OR_THREAD


_AWAIT_OR_THREAD = "Await it, of a Client(asynchronous=True), or use asyncio.to_thread()"
_CONSEQUENCES: dict[Trouble, str] = {
    "hangs": "never ends: it blocks the event loop that its asynchronous client runs in",
    "dropped": "is not awaited: its client is asynchronous, so it gives a coroutine, which never "
    "runs",
    "either": "is not awaited: it blocks the event loop, or with an asynchronous client gives a "
    "coroutine, which never runs",
}
