"""DPK111 captured-iterator: one-shot iterators that travel with a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.fixing.mending import Way


class CapturedIterator(CaptureRule):
    """Finds one-shot iterators that travel with a Dask task and cannot be pickled.

    ## What it does

    Reports an iterator that is known not to pickle, when a task captures it or is given it as
    an argument: a `csv.reader` or `csv.DictReader`, `os.scandir()`, `re.finditer()`,
    `struct.iter_unpack()`, `itertools.pairwise()`, or a lazy built-in over a generator.

    Dictionary views, list iterators, `zip`, `map`, `filter` and `enumerate` over plain data
    pickle, and are not reported. Generators have their own rule,
    [DPK101](captured-generator.md).

    ## Why is this bad?

    An iterator stands somewhere in a source that it does not own: a file, a directory, a text.
    Many cannot say where, and so cannot be pickled. One that could would arrive as a copy, and
    each task would read the same values again.

    ## How it fails

    ```text
    TypeError: cannot pickle '_csv.reader' object
    ```

    That holds for a reader over a list of lines just as for one over a file.

    ## Example

    ```python
    import csv

    import dask

    rows = csv.reader(["pear,3", "plum,4"])


    @dask.delayed
    def price(name):
        return dict(rows)[name]


    if __name__ == "__main__":
        print(price("plum").compute(scheduler="processes"))
    ```

    ## Use instead

    ```python
    import csv

    import dask

    rows = list(csv.reader(["pear,3", "plum,4"]))


    @dask.delayed
    def price(name):
        return dict(rows)[name]


    if __name__ == "__main__":
        print(price("plum").compute(scheduler="processes"))
    ```

    ## References

    - [Dask: `itertools` and pickling in Python 3.14](https://github.com/dask/dask/issues/12042)
    """

    code = "DPK111"
    name = "captured-iterator"
    since = "0.1.0"
    kinds = frozenset({"iterator"})
    suggestion = "Make a list of it, or make it inside the task"

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import lists
        from flake8_dask_pickle.fixing.ways import MADE_INSIDE

        return (lists.where_made, *MADE_INSIDE)
