"""DPK117 captured-unpicklable-object: other unpicklable objects that travel with a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.fixing.mending import Way


class CapturedUnpicklableObject(CaptureRule):
    r"""Finds other objects known not to pickle that travel with a Dask task.

    ## What it does

    Reports an object that was measured not to pickle and that has no rule of its own, when a
    task captures it or is given it as an argument: `re.Match`, hash objects, `struct.Struct`,
    `random.SystemRandom`, log handlers, compressors, lxml elements and more.

    The classes of a script or notebook are pickled whole. There, a class that SQLAlchemy has
    mapped is reported, a `functools.singledispatchmethod`, and, before Python 3.12, a
    `functools.cached_property`, which has a lock of its own until then.

    A function under `functools.lru_cache` or `functools.cache` is pickled by its name. One inside
    another function has none that leads to it. One of a notebook, or of a script, is looked up in
    the `__main__` of the worker. There it is found only where the script has started the workers
    itself, by `Client()` or `LocalCluster()`, since these import it, all but what stands under
    `if __name__ == "__main__"`. With the address of a cluster, `Client("tcp://…")`, it is reported,
    and in notebooks.

    Compiled patterns (`re.compile()`), loggers, `random.Random` and NumPy's generators pickle,
    and are not reported.

    ## Why is this bad?

    The type is written in C, or holds something that is, and its author gave it no way to be
    pickled. The program may well work with the threaded scheduler, and stop as soon as it is
    moved to processes or to a cluster.

    ## How it fails

    ```text
    TypeError: cannot pickle 're.Match' object
    ```

    Other types give their own name in place of `re.Match`.

    ## Example

    ```python
    import re

    import dask

    stamp = re.match(r"(\d+)-(\d+)", "2024-05")


    @dask.delayed
    def label(n):
        return f"{stamp.group(1)}/{n}"


    if __name__ == "__main__":
        print(label(7).compute(scheduler="processes"))
    ```

    ## Use instead

    ```python
    import re

    import dask

    year, month = re.match(r"(\d+)-(\d+)", "2024-05").groups()


    @dask.delayed
    def label(n):
        return f"{year}/{n}"


    if __name__ == "__main__":
        print(label(7).compute(scheduler="processes"))
    ```

    A class of your own can say in `__reduce__`, or in `__getstate__` and `__setstate__`, how to
    rebuild it.

    ## References

    - [Python: pickling instances](https://docs.python.org/3/library/pickle.html#pickle-inst)
    """

    code = "DPK117"
    name = "captured-unpicklable-object"
    since = "0.1.0"
    kinds = frozenset({"other"})
    suggestion = "Make it inside the task, or pass plain data instead"

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import caches
        from flake8_dask_pickle.fixing.ways import MADE_INSIDE

        return (*MADE_INSIDE, caches.taken_off)
