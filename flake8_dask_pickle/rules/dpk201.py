"""DPK201 captured-lambda: lambdas that travel in the closure of a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.capture.wording import Carried
    from flake8_dask_pickle.fixing.mending import Way


class CapturedLambda(CaptureRule):
    """Finds lambdas that travel in the closure of a Dask task.

    ## What it does

    Reports a nested function that is given to Dask and calls a lambda of the function around
    it. A lambda that *is* the task, or that lives in the task's own body, is not reported.

    This is advice: with Dask, such a task does pickle.

    ## Why is this bad?

    - **It has no name.** Tracebacks of failed tasks and the profile in the dashboard say
      `<lambda>`, for this one and for all others.
    - **Its key moves.** A lambda travels by value, and its code holds the line (since Python
      3.11 the column too) where it stands. `Client.submit`, and `delayed` with `pure=True`, make
      the task's key from it. So every edit above it gives the task another key, and two equal
      lambdas never share a result.

    A nested `def` has a name, but its code holds its line as well. Only a function at the top
    level of an importable module travels by reference, and keeps its key wherever it stands.

    ## How it fails

    It does not. The traceback of the example ends in a function without a name:

    ```text
    failed in <lambda>
    ```

    ## Example

    ```python
    import traceback

    import dask
    from dask import delayed


    def plan(texts):
        clean = lambda text: int(text.strip())  # noqa: E731

        def read(text):
            return clean(text) + 1

        return [delayed(read)(text) for text in texts]


    if __name__ == "__main__":
        try:
            dask.compute(plan([" 1", "two"]), scheduler="processes")
        except ValueError as error:
            print("failed in", traceback.extract_tb(error.__traceback__)[-1].name)
    ```

    ## Use instead

    ```python
    import traceback

    import dask
    from dask import delayed


    def clean(text):
        return int(text.strip())


    def plan(texts):
        def read(text):
            return clean(text) + 1

        return [delayed(read)(text) for text in texts]


    if __name__ == "__main__":
        try:
            dask.compute(plan([" 1", "two"]), scheduler="processes")
        except ValueError as error:
            print("failed in", traceback.extract_tb(error.__traceback__)[-1].name)
    ```

    Now it prints `failed in clean`.

    ## References

    - [Dask: keys of lambdas](https://github.com/dask/dask/issues/9135)
    - [cloudpickle: by value and by reference](https://github.com/cloudpipe/cloudpickle#readme)
    """

    code = "DPK201"
    name = "captured-lambda"
    since = "0.1.0"
    kinds = frozenset({"lambda"})
    suggestion = "Define it with def, best at the top level of an importable module"

    def message(self, submission: Submission, capture: Carried) -> str:
        """One line: what is captured, by which way, and what becomes of it."""
        consequence = "it travels by value, nameless, and its key changes with every edit above it"
        return f"{capture.describe(submission)}; {consequence}"

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import lambdas

        return (lambdas.defined_where_assigned,)
