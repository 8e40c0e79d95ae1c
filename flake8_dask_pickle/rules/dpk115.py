"""DPK115 map-over-iterator: `Client.map` over an iterator or a queue, which it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.wording import made
from flake8_dask_pickle.finding import Link
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.rules.base import Report, SubmissionRule

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.fixing.mending import Way

_FOR_EVER = "Pass what is repeated by its keyword, or in a list as long as the others"


class MapOverIterator(SubmissionRule):
    """Finds `Client.map` over an iterator or a queue.

    ## What it does

    Reports a generator, another iterator (`zip()`, `map()`, `enumerate()`, an open file, …) or a
    `queue.Queue` that is given to `client.map()`, `client.scatter()` or the `map()` of
    `client.get_executor()`.

    Lists, tuples, sets, dicts and their views, `range()` and whatever else has a length can be
    mapped over, and is not reported.

    ## Why is this bad?

    Dask once read from iterators and queues in a thread of its own. It stopped doing that in 2017,
    and raises instead. `map()` of `concurrent.futures` takes iterators, so that code that is moved
    from there stops here.

    ## How it fails

    ```text
    TypeError: Dask no longer supports mapping over Iterators or Queues...
    ```

    For an iterator after a list it is `TypeError: object of type 'zip' has no len()`.

    ## Example

    ```python
    from dask.distributed import Client


    def double(n):
        return 2 * n


    if __name__ == "__main__":
        with Client(processes=False, n_workers=1, dashboard_address=None) as client:
            numbers = (int(text) for text in ["1", "2"])
            print(client.gather(client.map(double, numbers)))
    ```

    ## Use instead

    ```python
    from dask.distributed import Client


    def double(n):
        return 2 * n


    if __name__ == "__main__":
        with Client(processes=False, n_workers=1, dashboard_address=None) as client:
            numbers = [int(text) for text in ["1", "2"]]
            print(client.gather(client.map(double, numbers)))
    ```

    When there are too many for a list, submit them one by one as results come in, with
    `as_completed()`. There is no fix for what may never end (`itertools.count()`, a generator with
    `while True`). What is the same for all, as by `itertools.repeat()`, goes to `client.map()` by
    its keyword.

    ## References

    - [Dask: Client.map](https://distributed.dask.org/en/stable/api.html#distributed.Client.map)
    """

    code = "DPK115"
    name = "map-over-iterator"
    since = "0.1.0"
    suggestion = "Make a list of it first, or submit its items one by one"

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        for one in cargo.iterators:
            node = one.part.node
            origin = "" if one.origin is node else made(one.origin, node, cargo.locate)
            verb = "is" if one.certain else "may be"
            message = (
                f"{one.what} '{one.part.name}'{origin} {verb} passed to {submission.site.label}, "
                "which takes no iterators or queues: it raises TypeError"
            )
            link = Link(f"the {one.what} is made here", cargo.locate(one.origin))
            yield Report(
                self,
                node,
                message,
                _FOR_EVER if _repeats_for_ever(one.origin) else self.suggestion,
                kind=one.kind,
                chain=(link,),
                certain=one.certain,
                about=one.origin,
            )

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import lists

        return (lists.argument,)


def _repeats_for_ever(origin: cst.CSTNode) -> bool:
    """Whether something is `repeat(x)` without `times`."""
    return (
        isinstance(origin, cst.Call)
        and last_name(origin.func) == "repeat"
        and len(origin.args) == 1
    )
