"""DPK112 captured-interpreter-state: parts of the running interpreter that travel with a task."""

from __future__ import annotations

from flake8_dask_pickle.rules.base import CaptureRule


class CapturedInterpreterState(CaptureRule):
    """Finds parts of the running interpreter that travel with a Dask task.

    ## What it does

    Reports a `ContextVar` or context, `threading.local()`, a weak reference, a stack frame and
    the like, when a task captures it or is given it as an argument.

    Modules, loggers and code objects pickle. Tracebacks do too, once Dask is imported. A
    `memoryview` arrives as `bytes`. None of these is reported.

    ## Why is this bad?

    Such objects say something about this interpreter at this moment: what is set in this
    thread, who else holds an object, which line is being run. In another process there is
    nothing that they could refer to.

    A thread-local or a context variable is also not what a task wants, even without pickling:
    tasks share the threads of a worker, so what one task sets, a later one finds.

    ## How it fails

    ```text
    TypeError: cannot pickle '_contextvars.ContextVar' object
    ```

    For `threading.local()` the name is `'_thread._local'`, for a weak reference
    `'weakref.ReferenceType'`, for a frame `'frame'`.

    ## Example

    ```python
    from contextvars import ContextVar

    import dask

    currency = ContextVar("currency", default="EUR")


    @dask.delayed
    def label(price):
        return f"{price} {currency.get()}"


    if __name__ == "__main__":
        print(label(10).compute(scheduler="processes"))
    ```

    ## Use instead

    ```python
    from contextvars import ContextVar

    import dask

    currency = ContextVar("currency", default="EUR")


    @dask.delayed
    def label(price, unit):
        return f"{price} {unit}"


    if __name__ == "__main__":
        print(label(10, currency.get()).compute(scheduler="processes"))
    ```

    In place of a weak reference, send the object itself or a key to look it up by.

    ## References

    - [Python: context variables](https://docs.python.org/3/library/contextvars.html)
    - [Python: weak references](https://docs.python.org/3/library/weakref.html)
    """

    code = "DPK112"
    name = "captured-interpreter-state"
    since = "0.1.0"
    kinds = frozenset({"interpreter_state"})
    suggestion = "Read the value on the driver, and pass that"
