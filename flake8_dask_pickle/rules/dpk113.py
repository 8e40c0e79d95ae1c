"""DPK113 generator-result: a task whose result is a generator, which cannot come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import Report, SubmissionRule
from flake8_dask_pickle.rules.results import of_result

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.returning import Returned
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.fixing.mending import Way


class GeneratorResult(SubmissionRule):
    """Finds tasks whose result is a generator.

    ## What it does

    Reports a target that is a generator function, or that returns a generator, when the result is
    brought back: by `result()`, `gather()` or `compute()`.

    A generator that another task of the same cluster consumes is not reported: it stays on its
    worker. Nor is `bag.map()` over a generator function, because a bag makes lists of iterators.

    ## Why is this bad?

    Calling a generator function runs nothing of it yet: the task is done at once, and its result
    is the generator object. That cannot be pickled, so it cannot leave its worker. The error comes
    when somebody asks for the result, and names the type, not the task.

    ## How it fails

    ```text
    TypeError: cannot pickle 'generator' object
    ```

    From a cluster it is `TypeError: ('Could not serialize object of type generator', …)`.

    ## Example

    ```python
    import dask


    @dask.delayed
    def read_rows(text):
        for line in text.splitlines():
            yield line.split(",")


    if __name__ == "__main__":
        print(read_rows("1,2").compute(scheduler="processes"))
    ```

    ## Use instead

    ```python
    import dask


    @dask.delayed
    def read_rows(text):
        return [line.split(",") for line in text.splitlines()]


    if __name__ == "__main__":
        print(read_rows("1,2").compute(scheduler="processes"))
    ```

    When there is too much for a list, consume the generator inside the task, and return what comes
    of it.

    ## References

    - [distributed: a task that returns a generator](https://github.com/dask/distributed/issues/1196)
    """

    code = "DPK113"
    name = "generator-result"
    since = "0.1.0"
    suggestion = "Return a list, or consume the generator inside the task"

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        target = submission.target
        if target is None:
            return
        for one in cargo.returned:
            if one.capture.kind == "generator":
                message = _message(target.name, one)
                yield of_result(self, target, one.capture, message, self.suggestion, cargo)

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import results

        return (
            results.list_of_generator,
            results.list_of_yields,
        )


def _message(target: str, one: Returned) -> str:
    verbs = ("is", "may be") if one.is_generator_function else ("returns", "may return")
    what = "generator function" if one.is_generator_function else one.capture.what
    return (
        f"'{target}' {verbs[not one.capture.certain]} a {what}; a generator cannot be pickled, so "
        "the result cannot come back: fetching it raises TypeError"
    )
