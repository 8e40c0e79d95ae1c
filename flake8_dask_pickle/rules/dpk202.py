"""DPK202 lambda-target: lambdas that are themselves given to Dask. Off unless asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import Report, SubmissionRule

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.fixing.mending import Way


class LambdaTarget(SubmissionRule):
    """Finds lambdas that are given to Dask as tasks (opt-in).

    ## What it does

    Reports a lambda that is the target of a submission. It is off unless its code is named in
    `--dpk-pedantic` (flake8) or `select` (`dask-pickle`): with Dask, lambdas do pickle.

    A lambda that another function captures is [DPK201](captured-lambda.md).

    ## Why is this bad?

    - **It has no name.** Tasks show up as `lambda` in the dashboard, in keys and in tracebacks,
      this one and all others.
    - **Its key moves.** The key of a task holds a token of the function, and that of a lambda holds
      the line (since Python 3.11 the column too) where it stands. Equal lambdas on two lines do not
      share a result, and every edit above one gives it another key.

    ## How it fails

    It does not. The same work has two keys, and is done twice:

    ```text
    the same key: False
    ```

    ## Example

    ```python
    from dask.distributed import Client

    if __name__ == "__main__":
        with Client(processes=False, n_workers=1, dashboard_address=None) as client:
            first = client.submit(lambda n: n + 1, 1)
            again = client.submit(lambda n: n + 1, 1)
            print("the same key:", first.key == again.key)
    ```

    ## Use instead

    ```python
    from dask.distributed import Client


    def add_one(n):
        return n + 1


    if __name__ == "__main__":
        with Client(processes=False, n_workers=1, dashboard_address=None) as client:
            first = client.submit(add_one, 1)
            again = client.submit(add_one, 1)
            print("the same key:", first.key == again.key)
    ```

    Now it prints `the same key: True`.

    ## References

    - [Dask: keys of lambdas](https://github.com/dask/dask/issues/9135)
    """

    code = "DPK202"
    name = "lambda-target"
    since = "0.1.0"
    suggestion = "Define it with def, best at the top level of an importable module"

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        for part in submission.parts:
            if part.role == "target" and part.lambda_ is not None:
                message = (
                    f"the target of {submission.site.label} is a lambda; it is nameless in the "
                    "dashboard, and its key changes with every edit above it"
                )
                yield Report(
                    self,
                    part.node,
                    message,
                    self.suggestion,
                    kind="lambda",
                    shows="payload",
                    subject=part.lambda_,
                )

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import lambdas

        return (lambdas.defined_where_assigned, lambdas.defined_before)
