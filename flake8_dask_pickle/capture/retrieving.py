"""Which results a module brings back to the process that it runs in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.origins import origins_of, origins_of_call
from flake8_dask_pickle.capture.schedulers import constructed, in_process
from flake8_dask_pickle.capture.submissions import Submission
from flake8_dask_pickle.capture.values import Const, Object
from flake8_dask_pickle.model import Call
from flake8_dask_pickle.model.module import argument_named

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

#: Calls that bring back the results of what they are called on, and of their arguments.
RETRIEVING = ("compute", "result", "gather")
#: The call that makes partitions of tasks: what one gives is taken inside that very task.
FROM_DELAYED = "dask.bag.from_delayed"


class Retrievals:
    """Follows results from the submission that makes them to the calls that fetch them.

    A result is known by the node of its submission: the future or the lazy object that the
    submission gives has it as its origin.
    """

    def __init__(
        self, ev: Evaluator, submissions: Iterable[Submission], *, any_scheduler: bool = False
    ) -> None:
        self.ev = ev
        self._any_scheduler = any_scheduler
        self._submissions = list(submissions)

    def fetched(self, submission: Submission) -> bool:
        """Whether the result of a submission is surely brought back by this module.

        Worker processes of the local scheduler hand back the result of every task, also of one
        that only another task needs.
        """
        node = submission.node
        if node in self._fetched:
            return True
        return submission.where == "processes" and node in self._needed_by_fetched

    @cached_property
    def all_in_process(self) -> bool:
        """Whether a client of the module runs its tasks in its own process, and that counts."""
        made = constructed(self.ev, "Client", "LocalCluster")
        return not self._any_scheduler and any(in_process(value) for _, value in made)

    @cached_property
    def _fetched(self) -> frozenset[cst.CSTNode]:
        found: set[cst.CSTNode] = set()
        futures: list[tuple[cst.CSTNode, set[cst.CSTNode]]] = []
        for call in self._retrieving_calls():
            for frame in self.ev.contexts(call.scope):
                origins = set(origins_of_call(self.ev, call, frame))
                if self._gives_future(call, frame):
                    futures.append((call.node, origins))
                else:
                    found |= origins
        for one in self.ev.model.awaits:
            for frame in self.ev.contexts(one.scope):
                found.update(origins_of(self.ev.evaluate(one.node.expression, frame, one.at)))
        for node, origins in futures:
            if node in found:
                found |= origins
        return frozenset(found)

    @cached_property
    def _needed_by_fetched(self) -> frozenset[cst.CSTNode]:
        found = set(self._fetched)
        for submission in reversed(self._submissions):
            if submission.node in found and submission.site.path != FROM_DELAYED:
                for part in submission.parts:
                    if part.role == "argument":
                        found.update(origins_of(part.values))
        return frozenset(found)

    def _retrieving_calls(self) -> Iterator[Call]:
        for name in RETRIEVING:
            for call in self.ev.model.calls_by_name.get(name, ()):
                if call.at.block.live:
                    yield call
        for call in self.ev.model.calls_by_name.get("as_completed", ()):
            if argument_named(call.node, "with_results") is not None:
                yield call

    def _gives_future(self, call: Call, frame: Frame) -> bool:
        """`client.compute(x)` gives a future of its own, unless it is to wait (`sync=True`)."""
        func = call.node.func
        if not isinstance(func, cst.Attribute) or func.attr.value != "compute":
            return False
        owners = self.ev.evaluate(func.value, frame, call.at)
        if not any(isinstance(one, Object) and one.type.kind == "client" for one in owners):
            return False
        sync = argument_named(call.node, "sync")
        return sync is None or Const(True) not in self.ev.evaluate(sync.value, frame, call.at)
