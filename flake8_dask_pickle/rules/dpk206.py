"""DPK206 large-capture: arrays and frames that travel again with every task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture.values import Instance
from flake8_dask_pickle.rules.base import CaptureRule, Report

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.capture.wording import Carried
    from flake8_dask_pickle.fixing.mending import Way


class LargeCapture(CaptureRule):
    """Finds large arrays and frames that a task takes along from the driver.

    ## What it does

    Reports a function given to Dask that travels by value and takes a pandas object or a NumPy
    array along: as a global, in its closure, as a default or by `partial()`, or as an attribute
    of `self`.

    Two kinds of such data are reported. What is made with a literal shape is reported from 10 MB
    on, where Dask starts to warn. What is read from a file or a database (`pd.read_csv`,
    `np.load`), is made with a computed shape, or is the result of `compute()`, *may* be large:
    nobody can tell from the program. That is not said of what a library only describes (`delayed`,
    `map_blocks`), which mostly runs on threads. With `--confidence certain` only the first kind is
    reported.

    What is derived from a table (a selection, a group, a mean) is not reported, nor are arguments.

    ## Why is this bad?

    The data becomes part of the function. `client.submit()` pickles both into a graph and sends it
    to the scheduler, at every call anew. Whatever the interface, the scheduler sends the function
    with its data to a worker once for each task: ten tasks on one worker get ten copies, while
    scattered data, or one `delayed()` value, arrives there once. And `client.submit()` hashes all
    of it to make the task's key.

    Dask warns when a graph has more than 10 MB
    (`distributed.admin.large-graph-warning-threshold`).

    ## How it fails

    It is slow, and takes memory. The example gives this warning once for each call:

    ```text
    Sending large graph of size 15.26 MiB.
    ```

    ## Example

    ```python
    import warnings

    import numpy as np
    from dask.distributed import Client

    table = np.random.rand(2_000_000)


    def look_up(n):
        return table[n]


    if __name__ == "__main__":
        with Client(processes=False, n_workers=1, dashboard_address=None) as client:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                client.gather([client.submit(look_up, n) for n in range(3)])
        for warning in caught:
            print(str(warning.message).partition("\\n")[0])
    ```

    ## Use instead

    ```python
    import warnings

    import numpy as np
    from dask.distributed import Client


    def look_up(table, n):
        return table[n]


    if __name__ == "__main__":
        with Client(processes=False, n_workers=1, dashboard_address=None) as client:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                table = client.scatter(np.random.rand(2_000_000))
                client.gather([client.submit(look_up, table, n) for n in range(3)])
        for warning in caught:
            print(str(warning.message).partition("\\n")[0])
    ```

    With `delayed`, make one delayed value of the data and pass that to every call:
    `table = delayed(table)`. Where the workers can read the file themselves, let the task load it,
    or make it a collection with `dask.dataframe` or `dask.array`.

    ## References

    - [Dask: best practices, load data with Dask](https://docs.dask.org/en/stable/best-practices.html#load-data-with-dask)
    - [distributed: scatter](https://distributed.dask.org/en/stable/locality.html)
    """

    code = "DPK206"
    name = "large-capture"
    since = "0.1.0"
    kinds = frozenset({"large"})
    suggestion = "Scatter it, pass one delayed(value) of it, or load it in the task"

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        if submission.where == "here":
            return
        for one in cargo.captures:
            known = one.capture.size is not None or cargo.surely_travels
            if one.kind in self.kinds and known and _is_dragged(one, submission):
                yield Report(
                    self,
                    one.part.node,
                    self.message(submission, one),
                    self.suggestion,
                    kind=one.kind,
                    chain=tuple(one.chain()),
                    certain=one.capture.certain and one.capture.size is not None,
                    shows="payload",
                    about=(one.name, one.capture.origin),
                )

    def mends(self) -> Sequence[Way]:
        return ()  # where the data had better come from is for people to say

    def message(self, submission: Submission, capture: Carried) -> str:
        """One line: what is captured, by which way, and what becomes of it."""
        size = capture.capture.size
        says = "may be large" if size is None else f"has {size / 10**6:,.0f} MB"
        return f"{capture.describe(submission)}; it {says}, and travels again with each task"


def _is_dragged(one: Carried, submission: Submission) -> bool:
    """Whether it comes along with a callable; `delayed(table)` is what one should write."""
    steps = one.capture.steps
    if one.part.role != "target" or not steps or steps[0].way == "item":
        return False
    # A delayed object is sent once, whatever it holds; it is called by its methods.
    whole = any(isinstance(value, Instance) for value in one.part.values)
    return not (whole and submission.site.path == "dask.delayed")
