"""DPK303 compute-in-task: tasks that wait for other tasks, or compute a graph of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture.naming import label_of
from flake8_dask_pickle.capture.nesting import nested
from flake8_dask_pickle.capture.values import NONE
from flake8_dask_pickle.finding import Link
from flake8_dask_pickle.rules.base import ModuleRule, Report

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.nesting import Nested
    from flake8_dask_pickle.capture.survey import Survey
    from flake8_dask_pickle.fixing.mending import Way


class ComputeInTask(ModuleRule):
    """Finds tasks that wait for other tasks, or compute something, while they run.

    ## What it does

    Reports calls in the functions that are given to Dask, and in the functions of the module that
    these call:

    - `future.result()`, `client.gather()`, `wait()`, `as_completed()` and `progress()` on tasks
      that the task has submitted itself. They can hang.
    - `dask.compute(x)`, `x.compute()` and `client.get()` on what is known to be lazy. They work,
      and are reported as advice.

    The finding stands at the call, once for all tasks that make it.

    What happens inside `with worker_client()` or after `secede()` is not reported, nor are
    `scheduler=` and `dask.config.set(scheduler=…)`, `workers=` and `resources=`: somebody has
    thought of it. A delayed function that computes more calls of itself is not reported either,
    because only the task knows how many there are. `async` tasks and modules of tests are left
    alone.

    ## Why is this bad?

    A worker runs as many tasks as it has threads. A task that waits for others keeps its thread.
    When every thread of the cluster is kept so, none is left to run what they wait for, and all
    wait for ever. With more threads it works until enough of these tasks run at the same time.
    `client.compute(x).result()` and `client.compute(x, sync=True)` do the same.

    `dask.compute(x)` and `x.compute()` give the thread back while they wait, and come back on one
    thread as well. But Dask sees the inner graph only when the task runs: it cannot plan, fuse or
    share its tasks with the rest. And with the scheduler of the threads or processes, each of these
    tasks computes for itself.

    ## How it fails

    The example never ends by itself:

    ```text
    nothing after 3 s
    ```

    ## Example

    ```python
    from dask.distributed import Client, TimeoutError, get_client


    def double(n):
        return 2 * n


    def total(n):
        client = get_client()
        return sum(client.gather(client.map(double, range(n))))


    if __name__ == "__main__":
        with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
            try:
                print(client.submit(total, 3).result(timeout=3))
            except TimeoutError:
                print("nothing after 3 s")
    ```

    ## Use instead

    ```python
    from dask.distributed import Client, TimeoutError, worker_client


    def double(n):
        return 2 * n


    def total(n):
        with worker_client() as client:
            return sum(client.gather(client.map(double, range(n))))


    if __name__ == "__main__":
        with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
            try:
                print(client.submit(total, 3).result(timeout=10))
            except TimeoutError:
                print("nothing after 3 s")
    ```

    Better, where the driver knows what there is to do, is one graph, which needs no task that
    waits: `client.submit(sum, client.map(double, range(3)))`.

    ## References

    - [distributed: tasks that launch tasks](https://distributed.dask.org/en/stable/task-launch.html)
    - [Dask: avoid calling `compute` in tasks](https://docs.dask.org/en/stable/delayed-best-practices.html)
    - [Dask: `compute` in a delayed function](https://github.com/dask/dask/issues/10733)
    """

    code = "DPK303"
    name = "compute-in-task"
    since = "0.1.0"
    suggestion = "Build one graph outside of tasks, and compute that"

    def survey(self, survey: Survey) -> Iterator[Report]:
        if survey.use == "tests":
            return  # who runs them knows how many threads there are
        for found in nested(survey):
            yield Report(
                self,
                found.call.node,
                _message(found),
                _GIVE_BACK if found.holds else self.suggestion,
                kind="waiting" if found.holds else "computing",
                chain=tuple(_links(found, survey)),
                certain=found.call.certain,
                shows="nothing",
                submission=found.submission,
            )

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import seceding

        return (seceding.seceded_before,)


_GIVE_BACK = "Wait inside 'with worker_client() as client:', or after secede()"


def _message(found: Nested) -> str:
    task = f"in task '{label_of(found.call.scope)}'"
    if found.through:
        task = (
            f"in '{label_of(found.call.scope)}', called by task '{found.submission.target_name}',"
        )
    if found.holds:
        end = "time out" if _has_timeout(found) else "wait for ever"
        return (
            f"'{found.call.name}' {task} keeps its thread while it waits for other tasks; when all "
            f"threads do so, none is left to run these, and all {end}"
        )
    return (
        f"'{found.call.name}' {task} works, but computes a graph of its own inside of a task: Dask "
        "cannot plan it with the rest"
    )


#: Where a timeout may be given, by the call's last word.
_TIMEOUTS = {"result": 0, "exception": 0, "traceback": 0, "wait": 1}


def _has_timeout(found: Nested) -> bool:
    given = found.call.arguments
    position = _TIMEOUTS.get(found.call.row.word)
    passed = given.keywords.get("timeout")
    if passed is None and position is not None and len(given.positional) > position:
        passed = given.positional[position]
    return passed is not None and passed.values != (NONE,)


def _links(found: Nested, survey: Survey) -> Iterator[Link]:
    """The way from the submission to the call."""
    submission = found.submission
    target = submission.target
    node = submission.node if target is None else target.node
    yield Link(f"'{submission.target_name}' is made a task here", survey.locate(node))
    for call, scope in found.through:
        yield Link(f"'{label_of(scope)}' is called here", survey.locate(call.node))
