"""DPK203 late-binding: tasks that read a loop variable after the loop has moved on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.finding import Link
from flake8_dask_pickle.rules.base import Report, SubmissionRule

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.late import Late
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.fixing.mending import Way


class LateBinding(SubmissionRule):
    """Finds tasks that read a loop variable after the loop has moved on.

    ## What it does

    Reports a function that is given to a lazy interface of Dask (`delayed`, the `map` methods of
    bags, arrays and dataframes) inside a loop or comprehension, that reads a variable which the
    loop changes, and that is kept to be computed after the loop.

    `client.submit()` and `client.map()` are not reported: they pickle the function at the call,
    with what its variables hold then. Nor is what is computed in the same turn of the loop.

    ## Why is this bad?

    A function does not hold the value of an outer variable, it looks the variable up when it
    runs, or when it is pickled. A lazy interface only takes note of the function. By the time
    that something is computed the loop has ended, so every task sees the last value. That holds
    on threads, in processes and on a cluster.

    ## How it fails

    Silently: all tasks of the example use the last factor.

    ```text
    (20, 20, 20)
    ```

    ## Example

    ```python
    import dask
    from dask import delayed

    if __name__ == "__main__":
        jobs = []
        for factor in (0, 1, 2):
            jobs.append(delayed(lambda n: n * factor)(10))
        print(dask.compute(*jobs))
    ```

    ## Use instead

    ```python
    import dask
    from dask import delayed


    def scale(n, factor):
        return n * factor


    if __name__ == "__main__":
        jobs = [delayed(scale)(10, factor) for factor in (0, 1, 2)]
        print(dask.compute(*jobs))
    ```

    Now it prints `(0, 10, 20)`. `functools.partial(scale, factor=factor)` and a default argument,
    `lambda n, factor=factor: n * factor`, hold on to the value as well.

    ## References

    - [Dask: lambdas in a loop](https://github.com/dask/dask/issues/1600)
    - [Python FAQ: lambdas in a loop](https://docs.python.org/3/faq/programming.html)
    """

    code = "DPK203"
    name = "late-binding"
    since = "0.1.0"
    anywhere = True

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        for one in cargo.late():
            target = submission.target
            node = one.part.node
            if isinstance(node, cst.Decorator):
                node = submission.node  # the call of a decorated function
            what = f"'{one.holder}' reads '{one.name}' when it runs"
            reads = Link(what, cargo.locate(one.reader))
            moves = Link(f"the loop changes '{one.name}' here", cargo.locate(one.binding.node))
            yield Report(
                self,
                node,
                _message(submission, one),
                f"Bind it when the task is made: pass it as an argument, or {one.name}={one.name} "
                "as a default",
                kind="loop_variable",
                chain=(reads, moves),
                shows="nothing",
                subject=one,
                about=(one.name, None if target is None else target.name),
            )

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import binding

        return (binding.by_default,)


def _message(submission: Submission, one: Late) -> str:
    label = submission.site.label
    return (
        f"'{one.holder}' reads '{one.name}' when it runs, and the loop goes on to change that; "
        f"{label} computes it later, so every task sees the last value"
    )
