"""DPK205 lost-write: tasks that write to what the driver has, or rather to their copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_dask_pickle.finding import Link
from flake8_dask_pickle.rules.base import Report, SubmissionRule

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.submissions import Submission


class LostWrite(SubmissionRule):
    """Finds tasks that write to a variable or an object of the driver.

    ## What it does

    Reports a task that travels by value and that assigns a global or an outer variable, puts
    something into a list, dict or set of the driver, or writes to items of an array or a frame
    that the driver has made (`out[i] = …`, `table.loc[i, "x"] = …`), when the driver reads that
    variable or when the task counts on what its last run has left there.

    So is one that writes to an attribute of its object, or of one that it names: `self.total += 1`,
    `self.results.append(…)`. A bound method takes a copy of its object along, from an importable
    module as well. This is reported where the driver reads the attribute of that object afterwards,
    and neither writes to it nor calls the method itself. And so is one that changes a list, dict or
    set that it is passed, unless it returns that.

    A cache that only tasks fill and look into (`if key not in cache: …`) is not reported, nor are
    globals of importable modules: functions are found by name there, and the worker's own module
    keeps what they write.

    ## Why is this bad?

    A function of a script, of a notebook or inside another function is pickled with the values of
    the globals and outer variables that it names. The task works on these copies. What it writes
    stays on the worker and is gone when the task is done: the driver sees nothing of it, and not
    even the next task on the same worker does. (With `Client(processes=False)` the tasks of one
    graph share their copy.) On the threaded scheduler there is only one variable, and all works.

    ## How it fails

    Silently: the driver of the example has seen nothing.

    ```text
    [1, 1, 1] {}
    ```

    ## Example

    ```python
    from dask.distributed import Client

    seen = {}


    def visit(word):
        seen[word] = True
        return len(seen)


    if __name__ == "__main__":
        with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
            print(client.gather(client.map(visit, ["a", "b", "c"])), seen)
    ```

    ## Use instead

    ```python
    from dask.distributed import Client


    def visit(word):
        return word, True


    if __name__ == "__main__":
        with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
            seen = dict(client.gather(client.map(visit, ["a", "b", "c"])))
            print(len(seen), seen)
    ```

    Now it prints `3 {'a': True, 'b': True, 'c': True}`. What tasks must share while they run goes
    through a `dask.distributed.Variable`, a `Queue` or an actor.

    ## References

    - [Dask: coordination primitives](https://docs.dask.org/en/stable/futures.html)
    - [Dask: do not change what you are given](https://docs.dask.org/en/stable/delayed-best-practices.html)
    """

    code = "DPK205"
    name = "lost-write"
    since = "0.1.0"
    suggestion = "Return it, or use dask.distributed.Variable, Queue or an actor"

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        target = submission.target
        if target is None:
            return
        for write in cargo.lost_writes():
            verb = (
                "assigns" if write.what in ("global", "outer variable", "attribute") else "changes"
            )
            unseen = "the driver never sees" if write.by_driver else "its next run does not see"
            message = (
                f"'{write.writer}' {verb} the {write.what} '{write.name}', of which the task has "
                f"only a copy; {unseen} the write"
            )
            link = Link(f"'{write.name}' is written here", cargo.locate(write.node))
            yield Report(
                self,
                target.node,
                message,
                self.suggestion,
                kind="lost_write",
                chain=(link,),
                shows="nothing",
                about=write.name,
            )
