"""DPK114 unpicklable-result: a task that returns what cannot be pickled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture.wording import given, made
from flake8_dask_pickle.rules.base import Report, SubmissionRule
from flake8_dask_pickle.rules.results import of_result

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.submissions import Submission


class UnpicklableResult(SubmissionRule):
    r"""Finds tasks that return what cannot be pickled.

    ## What it does

    Reports a target that returns a lock, an open file, a connection, an `re.Match` or another
    object known not to pickle, also inside a container or an instance, when the result is brought
    back: by `result()`, `gather()` or `compute()`.

    A result that only another task of the same cluster uses is not reported: it may stay on its
    worker. Nor is what a client with `processes=False` gets, which never leaves the process.
    Generators are [DPK113](generator-result.md), exceptions [DPK116](unpicklable-exception.md).

    ## Why is this bad?

    The task itself works. Only what it has made cannot leave the process that made it, and the
    error comes when somebody asks for the result, far from the line that returns it. With
    `as_completed(futures, with_results=True)` it does not even come: the loop waits for ever.

    ## How it fails

    ```text
    TypeError: cannot pickle 're.Match' object
    ```

    From a cluster it is `TypeError: ('Could not serialize object of type Match', …)`.

    ## Example

    ```python
    import re

    import dask.bag as db

    STAMP = re.compile(r"(\d+):(\d+)")


    def find(line):
        return STAMP.search(line)


    if __name__ == "__main__":
        lines = db.from_sequence(["at 10:00", "at 11:30"])
        print(lines.map(find).compute())
    ```

    ## Use instead

    ```python
    import re

    import dask.bag as db

    STAMP = re.compile(r"(\d+):(\d+)")


    def find(line):
        return STAMP.search(line).groups()


    if __name__ == "__main__":
        lines = db.from_sequence(["at 10:00", "at 11:30"])
        print(lines.map(find).compute())
    ```

    ## References

    - [distributed: results that cannot be serialised](https://github.com/dask/distributed/issues/4679)
    """

    code = "DPK114"
    name = "unpicklable-result"
    since = "0.1.0"
    suggestion = "Return the plain data that is needed of it"

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        target = submission.target
        if target is None:
            return
        for one in cargo.returned:
            capture = one.capture
            if capture.kind in ("generator", "exception"):
                continue
            in_task = capture.origin is submission.node  # by a function whose text is elsewhere
            origin = "" if in_task else made(capture.origin, target.node, cargo.locate)
            message = (
                f"'{target.name}' {'returns' if capture.certain else 'may return'} "
                f"{given(capture)}{origin}; it cannot be pickled, so the result cannot come back: "
                "fetching it raises TypeError"
            )
            yield of_result(self, target, capture, message, self.suggestion, cargo)
