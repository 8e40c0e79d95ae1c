"""DPK104 captured-ipython-object: the IPython shell, travelling with a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.fixing.mending import Way


class CapturedIPythonObject(CaptureRule):
    """Finds the IPython shell, and what belongs to it, travelling with a Dask task.

    ## What it does

    Reports a task that captures the interactive shell: the result of `get_ipython()`, an
    `InteractiveShell`, or, in a notebook, the name `get_ipython` itself, which is a method of
    the shell there. A magic or a shell line in a function (`%time y = x + 1`, `files = !ls`) names
    it as well: IPython makes a call of `get_ipython()` of each.

    `from IPython import get_ipython` gives an importable function, which travels by name. On
    the worker it finds no shell and returns `None`.

    ## Why is this bad?

    The shell is the notebook: it holds the history database, the input and output streams, and
    the sockets to the browser. A worker has none of these. It is easily captured by accident,
    because a function of a notebook travels with every global that it names.

    ## How it fails

    The message names the shell's history database, which most people never knew of:

    ```text
    TypeError: cannot pickle 'sqlite3.Connection' object
    ```

    ## Example

    ```python
    import dask
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.user_ns["rate"] = 0.5


    @dask.delayed
    def tax(price):
        return price * shell.user_ns["rate"]


    if __name__ == "__main__":
        print(tax(10).compute(scheduler="processes"))
    ```

    ## Use instead

    ```python
    import dask
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.user_ns["rate"] = 0.5


    @dask.delayed
    def tax(price, rate):
        return price * rate


    if __name__ == "__main__":
        rate = shell.user_ns["rate"]
        print(tax(10, rate).compute(scheduler="processes"))
    ```

    ## References

    - [dill: pickling inside IPython](https://github.com/uqfoundation/dill/issues/255)
    """

    code = "DPK104"
    name = "captured-ipython-object"
    since = "0.1.0"
    kinds = frozenset({"ipython"})
    suggestion = "Read what the task needs on the driver, and pass that"

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import shells

        return (shells.dropped, shells.before_the_task)
