"""DPK101 captured-generator: generators that travel with a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.fixing.mending import Way


class CapturedGenerator(CaptureRule):
    """Finds generators that travel with a Dask task.

    ## What it does

    Reports a generator object that a task captures or is given as an argument: a generator
    expression, or the result of calling a generator function. Generator *functions* are fine,
    and so are `zip`, `map`, `enumerate` and dictionary views over plain data: these pickle.

    ## Why is this bad?

    A generator is a paused function: a frame with local variables and a place to go on from.
    Python cannot pickle that, so the task works with the threaded and the synchronous scheduler
    and fails with processes and under a `Client`.

    Where it does work, it works once: tasks that share a generator take turns in emptying it,
    and computing the same graph a second time finds nothing left.

    ## How it fails

    `compute()` raises, before any task has run:

    ```text
    TypeError: cannot pickle 'generator' object
    ```

    Under a `Client` the same line is the cause of `TypeError: ('Could not serialize object of
    type ...', ...)`. Methods of a Dask dataframe, and `Client.map`, raise `TokenizationError`
    instead and do not name the generator at all.

    ## Example

    ```python
    from dask import delayed


    def read_prices():
        for day in range(5):
            yield 100 + day


    if __name__ == "__main__":
        highest = delayed(max)(read_prices())
        print(highest.compute(scheduler="processes"))
    ```

    ## Use instead

    A list, when the values are few:

    ```python
    from dask import delayed


    def read_prices():
        for day in range(5):
            yield 100 + day


    if __name__ == "__main__":
        highest = delayed(max)(list(read_prices()))
        print(highest.compute(scheduler="processes"))
    ```

    When they are many, call the generator function inside the task, so that only its name and
    its arguments travel.

    ## References

    - [Dask: a generator fails with processes](https://github.com/dask/dask/issues/8094)
    - [cloudpickle: what it can pickle](https://github.com/cloudpipe/cloudpickle#readme)
    """

    code = "DPK101"
    name = "captured-generator"
    since = "0.1.0"
    kinds = frozenset({"generator"})
    suggestion = "Make a list of it, or make it inside the task"

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import lists
        from flake8_dask_pickle.fixing.ways import MADE_INSIDE

        return (lists.where_made, *MADE_INSIDE)
