"""DPK304 ignored-client-argument: `client=` where Dask does not look at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture.computing import likely_computing_calls, written_as_computing
from flake8_dask_pickle.capture.values import NONE
from flake8_dask_pickle.model.module import argument_named
from flake8_dask_pickle.rules.base import ModuleRule, Report

if TYPE_CHECKING:
    import libcst as cst

    from flake8_dask_pickle.capture.computing import ComputingCall
    from flake8_dask_pickle.capture.survey import Survey
    from flake8_dask_pickle.fixing.mending import Way


class IgnoredClientArgument(ModuleRule):
    """Finds calls that are given a client and do not use it.

    ## What it does

    Reports `client=` as an argument of `dask.compute`, `dask.persist`, and of the methods
    `compute()` and `persist()` of Dask's collections.

    ## Why is this bad?

    These calls take any keyword, hand it on to the scheduler, and the scheduler ignores those
    that it does not know. No error, no warning. The tasks run on the default client, which is the
    one made last; without one, in threads or processes of the program itself.

    - The cluster that was asked for stays idle.
    - On threads nothing is pickled. So a task that cannot be pickled works here, and fails as soon
      as it really goes to the client.

    What takes a client is `scheduler=`. See
    [compute methods side by side](../compute-methods.md).

    ## How it fails

    Silently. The task of the example runs in the process of the program:

    ```text
    on the cluster: False
    ```

    ## Example

    ```python
    import os

    import dask
    from dask.distributed import Client


    @dask.delayed
    def process():
        return os.getpid()


    if __name__ == "__main__":
        with Client(n_workers=1, dashboard_address=None, set_as_default=False) as client:
            (found,) = dask.compute(process(), client=client)
            print("on the cluster:", found != os.getpid())
    ```

    ## Use instead

    ```python
    import os

    import dask
    from dask.distributed import Client


    @dask.delayed
    def process():
        return os.getpid()


    if __name__ == "__main__":
        with Client(n_workers=1, dashboard_address=None, set_as_default=False) as client:
            found = client.compute(process()).result()
            print("on the cluster:", found != os.getpid())
    ```

    Now it prints `True`, as it does with `dask.compute(process(), scheduler=client)`.

    ## References

    - [Dask: how to choose a scheduler](https://docs.dask.org/en/stable/scheduling.html)
    """

    code = "DPK304"
    name = "ignored-client-argument"
    since = "0.1.0"
    suggestion = "Use client.compute() and its result(), or pass scheduler=client"

    def survey(self, survey: Survey) -> Iterator[Report]:
        calls = (*written_as_computing(survey.ev), *likely_computing_calls(survey.ev))
        for call in calls:
            for keyword in sorted(call.row.ignored):
                passed = call.arguments.keywords.get(keyword)
                if passed is not None and set(passed.values) != {NONE}:
                    yield self._report(call, keyword)

    def _report(self, call: ComputingCall, keyword: str) -> Report:
        persists = call.row.word == "persist"
        return Report(
            self,
            _argument(call.node, keyword),
            f"'{call.name}' ignores {keyword}=: {_place(call)}",
            "Use client.persist()" if persists else self.suggestion,
            certain=call.certain,
        )

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import waiting

        return (waiting.scheduler_instead,)


def _place(call: ComputingCall) -> str:
    if "scheduler" in call.arguments.keywords:
        return "scheduler= alone says where the tasks run"
    return "the tasks run on the default client, or in this process if there is none"


def _argument(node: cst.Call, keyword: str) -> cst.CSTNode:
    """Where the call has the keyword, by its name or in a `**`."""
    named = argument_named(node, keyword)
    return named or next((arg for arg in node.args if arg.star == "**"), node)
