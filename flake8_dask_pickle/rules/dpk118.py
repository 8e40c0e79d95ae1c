"""DPK118 missing-on-worker: names that a task needs and that do not travel with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.finding import Link
from flake8_dask_pickle.rules.base import Report, SubmissionRule

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.missing import Missing
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.fixing.mending import Way


class MissingOnWorker(SubmissionRule):
    """Finds names that a task needs and that do not travel with it.

    ## What it does

    Reports a global that a function which travels by value reads only where cloudpickle does not
    look: in the body of a class inside the function, in a literal `eval()` or `exec()`, or as
    `globals()["name"]`.

    In a notebook it reports calls of `display` that nothing imports: IPython puts that name among
    the builtins of its own process, where cloudpickle leaves it. Workers that are threads of the
    notebook's process have it.

    Annotations in such a class body count as well, and so do its decorators' arguments if they
    stand inside it. What any function of the same task reads in the ordinary way travels along,
    and is not reported.

    ## Why is this bad?

    cloudpickle ships the globals that a function's code loads as globals. A class body looks its
    names up in another way, and `eval` and `globals()` when they run. So the task is pickled
    without the name, and fails on the worker, though the same code works in the driver and on the
    threaded scheduler.

    ## How it fails

    ```text
    NameError: name 'LIMIT' is not defined
    ```

    With `globals()["LIMIT"]` it is `KeyError: 'LIMIT'`.

    ## Example

    ```python
    import dask

    LIMIT = 10


    @dask.delayed
    def check(n):
        class Settings:
            limit = LIMIT

        return n < Settings.limit


    if __name__ == "__main__":
        print(check(7).compute(scheduler="processes"))
    ```

    ## Use instead

    ```python
    import dask

    LIMIT = 10


    class Settings:
        limit = LIMIT


    @dask.delayed
    def check(n):
        return n < Settings.limit


    if __name__ == "__main__":
        print(check(7).compute(scheduler="processes"))
    ```

    Or read the global into a local of the function before the class: `limit = LIMIT`.

    ## References

    - [cloudpickle: globals of functions](https://github.com/cloudpipe/cloudpickle#readme)
    """

    code = "DPK118"
    name = "missing-on-worker"
    since = "0.1.0"
    suggestion = "Read it in the function's own code, or define the class outside"

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        target = submission.target
        for one in cargo.missing():
            part = target or submission.parts[0]
            link = Link(f"'{one.name}' is read here", cargo.locate(one.node))
            yield Report(
                self,
                part.node,
                _message(one),
                self.suggestion if one.way else "Import it where it is called, or show the result",
                kind="missing",
                chain=(link,),
                certain=one.certain,
                shows="running",
                subject=one,
                about=one.name,
            )

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import missing

        return (missing.named_plainly, missing.read_before_the_class)


def _message(one: Missing) -> str:
    """What is read where nobody finds it; no full stop."""
    raises = f"{'' if one.certain else 'may '}raise{'s' if one.certain else ''} {one.error}"
    if one.way:
        subject = f"'{one.function}' reads the global '{one.name}' in {one.way}"
        where = "where cloudpickle does not see it"
    else:
        subject = f"'{one.function}' calls '{one.name}'"
        where = "a builtin of the notebook's own process"
    return f"{subject}, {where}; it does not travel, and the worker {raises}"
