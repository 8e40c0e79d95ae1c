"""DPK105 captured-dask-client: clients and clusters that travel with a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.fixing.mending import Way


class CapturedDaskClient(CaptureRule):
    """Finds clients and clusters of `dask.distributed` that travel with a Dask task.

    ## What it does

    Reports a `Client`, a cluster, or an object that belongs to one (`as_completed`,
    `client.get_executor()`), when a task captures it or is given it as an argument. The usual
    way in is a global `client` that a task names, or `self.client` on an object whose method is
    the task.

    ## Why is this bad?

    A client is a live connection: it runs an event loop, keeps sockets open and has tasks
    waiting on them. That cannot be pickled. The error it gives is among the most puzzling ones
    of Dask, because it names an asyncio task of which the program never heard.

    ## How it fails

    `client.submit()` and `client.compute()` raise:

    ```text
    TypeError: cannot pickle '_asyncio.Task' object

    The above exception was the direct cause of the following exception:

    TypeError: ('Could not serialize object of type LLGExpr', ...)
    ```

    ## Example

    ```python
    from dask.distributed import Client


    def square(n):
        return n * n


    def sum_of_squares(n):
        futures = client.map(square, range(n))
        return sum(client.gather(futures))


    if __name__ == "__main__":
        client = Client(processes=False)
        print(client.submit(sum_of_squares, 4).result())
    ```

    ## Use instead

    Inside a task, ask the worker for its own client. `worker_client()` also lets other tasks
    use the worker's thread while this one waits:

    ```python
    from dask.distributed import Client, worker_client


    def square(n):
        return n * n


    def sum_of_squares(n):
        with worker_client() as client:
            futures = client.map(square, range(n))
            return sum(client.gather(futures))


    if __name__ == "__main__":
        client = Client(processes=False)
        print(client.submit(sum_of_squares, 4).result())
        client.close()
    ```

    For a method, take what the task needs off `self`: make it a static method or a plain
    function, or leave the client out in `__getstate__`.

    ## References

    - [distributed: tasks from tasks](https://distributed.dask.org/en/stable/task-launch.html)
    - [distributed: a client in a module](https://github.com/dask/distributed/issues/3508)
    - [Dask: `self.client` travels with a method](https://github.com/dask/dask/issues/5745)
    """

    code = "DPK105"
    name = "captured-dask-client"
    since = "0.1.0"
    kinds = frozenset({"client"})
    suggestion = "Call get_client() or worker_client() inside the task"

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import clients, states

        return (clients.asked_for_inside, clients.asked_for_instead, states.forgotten)
