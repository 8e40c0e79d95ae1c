"""DPK116 unpicklable-exception: exceptions that do not survive the way back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture.wording import links
from flake8_dask_pickle.finding import Link
from flake8_dask_pickle.rules.base import CaptureRule, Report
from flake8_dask_pickle.rules.results import of_result

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.raising import Raised
    from flake8_dask_pickle.capture.submissions import Part, Submission
    from flake8_dask_pickle.fixing.mending import Way


class UnpicklableException(CaptureRule):
    """Finds exceptions that cannot be pickled, or cannot be loaded again.

    ## What it does

    Reports an exception class of the module whose `__init__` takes other arguments than it hands
    to `super().__init__()`, when a task raises it under the `processes` scheduler, returns it, or
    is given one. Also one that holds a lock, a connection or the like, when a task raises it.

    Exceptions with a `__reduce__`, and those whose arguments all go to `super().__init__()`, are
    not reported. Nor is what a `try` of the task catches.

    ## Why is this bad?

    An exception is pickled as its class and its `args`, and loading calls the class with them.
    `args` is what `super().__init__()` was given. When that is one text made of two arguments,
    loading calls the class with one argument, and fails. The error that a person sees is this
    one: what really went wrong is lost.

    A cluster puts an exception that a task *raises* together without calling its class, so that
    only the process pool of the local scheduler fails there.

    ## How it fails

    ```text
    TypeError: ParseError.__init__() missing 1 required positional argument: 'reason'
    ```

    ## Example

    ```python
    import dask


    class ParseError(Exception):
        def __init__(self, line, reason):
            super().__init__(f"line {line}: {reason}")
            self.line = line


    @dask.delayed
    def parse(text):
        if not text.isdigit():
            raise ParseError(1, "not a number")
        return int(text)


    if __name__ == "__main__":
        try:
            print(parse("x").compute(scheduler="processes"))
        except ParseError as error:
            print("line", error.line)
    ```

    ## Use instead

    ```python
    import dask


    class ParseError(Exception):
        def __init__(self, line, reason):
            super().__init__(line, reason)
            self.line = line
            self.reason = reason

        def __str__(self):
            return f"line {self.line}: {self.reason}"


    @dask.delayed
    def parse(text):
        if not text.isdigit():
            raise ParseError(1, "not a number")
        return int(text)


    if __name__ == "__main__":
        try:
            print(parse("x").compute(scheduler="processes"))
        except ParseError as error:
            print("line", error.line)
    ```

    ## References

    - [Python: exceptions with custom arguments do not unpickle](https://bugs.python.org/issue1692335)
    """

    code = "DPK116"
    name = "unpicklable-exception"
    since = "0.1.0"
    kinds = frozenset({"exception"})
    suggestion = "Give all arguments of __init__ to super().__init__(), or add __reduce__"

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        yield from super().check(submission, cargo)
        target = submission.target
        if target is None:
            return
        for returned in cargo.returned:
            capture = returned.capture
            if capture.kind in self.kinds:
                verb = "returns" if capture.certain else "may return"
                message = (
                    f"'{target.name}' {verb} an exception that cannot be loaded again, because its "
                    "__init__ takes other arguments than its args: fetching it raises TypeError"
                )
                yield of_result(self, target, capture, message, self.suggestion, cargo)
        for raised in cargo.raised():
            yield self._of_raised(raised, target, cargo)

    def _of_raised(self, raised: Raised, target: Part, cargo: Cargo) -> Report:
        chain = (
            Link(f"'{raised.name}' is raised here", cargo.locate(raised.node)),
            Link(f"'{raised.name}' is defined here", cargo.locate(raised.cls)),
        )
        about = f"'{target.name}' may raise {raised.name}, which"
        if raised.holds is not None:
            return Report(
                self,
                target.node,
                f"{about} holds {raised.holds.what} and cannot be pickled; another exception "
                "arrives in its place",
                "Keep what cannot be pickled out of the exception",
                kind=raised.holds.kind,
                chain=(*chain, *links(raised.holds, cargo.locate)),
                shows="running",
                about=raised.cls,
            )
        return Report(
            self,
            target.node,
            f"{about} cannot be loaded again, because its __init__ takes other arguments than its "
            "args; TypeError arrives in its place",
            self.suggestion,
            kind="exception",
            chain=chain,
            shows="running",
            subject=raised,
            about=raised.cls,
        )

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import exceptions

        return (exceptions.made_again,)
