"""DPK106 captured-lock: locks and queues that travel with a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.fixing.mending import Way


class CapturedLock(CaptureRule):
    """Finds locks and queues that travel with a Dask task.

    ## What it does

    Reports a lock, event, condition, semaphore, barrier or queue of `threading`, `queue` or
    `multiprocessing`, when a task captures it or is given it as an argument: as a global of a
    script or notebook, from an enclosing function, as a default value, or as an attribute of
    the `self` of a method.

    `dask.distributed.Lock`, `Event`, `Semaphore`, `Queue` and `Variable` hold only a name and
    pickle, and so does `dask.utils.SerializableLock`. These are not reported.

    ## Why is this bad?

    A lock keeps threads of one process apart. A copy in another process would keep nobody out,
    so pickling refuses to make one, on purpose.

    ## How it fails

    `client.submit()` and `client.compute()` raise:

    ```text
    TypeError: cannot pickle '_thread.lock' object

    The above exception was the direct cause of the following exception:

    TypeError: ('Could not serialize object of type LLGExpr', ...)
    ```

    Locks and queues of `multiprocessing` fail with
    `RuntimeError: Lock objects should only be shared between processes through inheritance`.

    ## Example

    ```python
    import threading

    from dask.distributed import Client

    guard = threading.Lock()


    def write_report(line):
        with guard:
            print(line)
        return len(line)


    if __name__ == "__main__":
        with Client(processes=False) as client:
            print(client.submit(write_report, "done").result())
    ```

    ## Use instead

    A lock that the whole cluster shares; a task finds it by its name:

    ```python
    from dask.distributed import Client, Lock


    def write_report(line):
        with Lock("report"):
            print(line)
        return len(line)


    if __name__ == "__main__":
        with Client(processes=False) as client:
            print(client.submit(write_report, "done").result())
    ```

    When each process may have a lock of its own, use `dask.utils.SerializableLock`. A class
    that needs a lock can leave it out in `__getstate__` and make a new one in `__setstate__`.

    `distributed.Lock` works only where there is a client or a worker, so the fix uses it only where
    nothing but tasks use the lock. No fix puts a `distributed.Queue` in the place of a queue: it
    has fewer methods, needs a client when it is made, and takes only what msgpack can encode.

    ## References

    - [distributed.Lock](https://distributed.dask.org/en/stable/api.html#distributed.Lock)
    - [distributed: locks in tasks](https://github.com/dask/distributed/issues/780)
    """

    code = "DPK106"
    name = "captured-lock"
    since = "0.1.0"
    kinds = frozenset({"lock", "queue"})
    suggestion = "Make it inside the task, or use dask.distributed.Lock or .Queue"

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import inside, sharing, states

        return (
            sharing.by_dask,
            sharing.by_serializable_lock,
            sharing.made_for_the_copy,
            states.forgotten,
            inside.quoted,
            sharing.queue_inside,
        )
