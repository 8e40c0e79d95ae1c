"""DPK302 dropped-future: results of tasks that are thrown away, and the tasks with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture.dropping import dropped
from flake8_dask_pickle.capture.naming import label_of
from flake8_dask_pickle.capture.outliving import is_closed_later
from flake8_dask_pickle.model.module import dotted_path
from flake8_dask_pickle.rules.base import ModuleRule, Report

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.dropping import Dropped
    from flake8_dask_pickle.capture.survey import Survey
    from flake8_dask_pickle.fixing.mending import Way

_WAIT = "Keep it, and wait for it or gather it before the client is closed"


class DroppedFuture(ModuleRule):
    """Finds futures and persisted collections that nobody keeps.

    ## What it does

    Reports `client.submit()`, `client.map()`, `client.compute()`, `client.persist()`,
    `x.persist()` and `dask.persist(x)` when what they give is thrown away:

    - as a statement of its own, also in a loop or a comprehension;
    - when only the `key` of a future is taken;
    - under a name that the next turn of a loop overwrites, and that nothing in the loop reads;
    - under a name that nothing reads, at the end of a function.

    What is returned, stored, awaited or passed on is not reported, nor is
    `fire_and_forget(client.submit(…))`, a future with `add_done_callback()`, or what an executor
    (`client.get_executor()`) is given: these keep the task. A notebook keeps the last value of a
    cell in `Out`, unless a semicolon ends it. Nothing is reported in modules of tests.

    ## Why is this bad?

    A task lives as long as somebody holds its future. When the last future of it is released, the
    scheduler forgets the task: one that runs already goes on, and one that waits for a thread
    never runs. Nobody learns of its result, or of its error.

    `x.persist()` does not change `x`. It gives a new collection, which holds the results. When
    that is thrown away, the results are released as well, and `x` is computed again when it is
    needed.

    ## How it fails

    Silently. Of the six tasks of the example, one runs:

    ```text
    all six reports written: False
    ```

    How many do depends on how many threads are free: with many threads it may work for years.

    ## Example

    ```python
    import tempfile
    import time
    from pathlib import Path

    from dask.distributed import Client


    def write_report(folder, number):
        time.sleep(0.2)
        Path(folder, f"{number}.txt").write_text("done")


    if __name__ == "__main__":
        folder = tempfile.mkdtemp()
        with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
            for number in range(6):
                client.submit(write_report, folder, number)
            time.sleep(3)
        print("all six reports written:", len(list(Path(folder).iterdir())) == 6)
    ```

    ## Use instead

    ```python
    import tempfile
    import time
    from pathlib import Path

    from dask.distributed import Client, wait


    def write_report(folder, number):
        time.sleep(0.2)
        Path(folder, f"{number}.txt").write_text("done")


    if __name__ == "__main__":
        folder = tempfile.mkdtemp()
        with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
            futures = [client.submit(write_report, folder, number) for number in range(6)]
            wait(futures)
        print("all six reports written:", len(list(Path(folder).iterdir())) == 6)
    ```

    `client.gather(futures)` waits as well, and raises the error of a task that failed. When
    nobody is to wait, `fire_and_forget(client.submit(…))` has the scheduler keep the task until it
    is done. It does not wait when the program closes the client, or ends, and its cluster with it.

    ## References

    - [distributed: fire and forget](https://distributed.dask.org/en/stable/manage-computation.html)
    - [distributed: tasks without a future do not run](https://github.com/dask/distributed/issues/2628)
    """

    code = "DPK302"
    name = "dropped-future"
    since = "0.1.0"
    suggestion = "Keep it until the task is done, or hand it to fire_and_forget()"

    def survey(self, survey: Survey) -> Iterator[Report]:
        if survey.use == "tests":
            return  # some are there to see what becomes of it, and few outlive their test
        for found in dropped(survey):
            yield Report(
                self,
                found.call.node,
                f"{_who_lets_go(found)}; {_consequence(found)}",
                self._advice(survey, found),
                kind="collection" if found.is_collection else "future",
                certain=found.call.certain,
                subject=found,
            )

    def _advice(self, survey: Survey, found: Dropped) -> str:
        if found.is_collection:
            return _kept(found)
        return _WAIT if is_closed_later(survey.ev, found) else self.suggestion

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import keeping

        return (keeping.put_back, keeping.left_to_dask)


def _who_lets_go(found: Dropped) -> str:
    """Which reference it is that goes, and when."""
    call = found.call
    what = "new collection" if found.is_collection else call.row.gives.rpartition(" ")[2]
    held = f"the {what} of '{call.name}'"
    if found.way == "statement":
        return f"nobody keeps {held}"
    if found.way == "overwritten":
        return f"only '{found.name}' keeps {held}, and the next turn of the loop overwrites it"
    return f"only '{found.name}' keeps {held}, and it ends with '{label_of(call.scope)}'"


def _consequence(found: Dropped) -> str:
    """What goes with it."""
    if found.is_collection:
        return "what it computes is released at once, and the old collection stays as it was"
    return "a task that has not begun when its future is released never runs, or fails unseen"


def _kept(found: Dropped) -> str:
    """How to keep a persisted collection."""
    call = found.call
    if call.receiver is not None and call.receiver.type.kind != "client":
        receiver = dotted_path(call.node.func)
        kept = None if receiver is None else receiver.rpartition(".")[0]
        if kept is not None and len(kept) <= 20:
            return f"Keep the new collection: {kept} = {call.name}"
    return "Keep the new collection, and work with that"
