"""All that a submission ships and brings back, found out when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import calls, history, iterating, missing, raising, returning
from flake8_dask_pickle.capture.iterating import Passed
from flake8_dask_pickle.capture.keeping import Keeping
from flake8_dask_pickle.capture.late import Late, late
from flake8_dask_pickle.capture.missing import Missing
from flake8_dask_pickle.capture.raising import Raised
from flake8_dask_pickle.capture.retrieving import Retrievals
from flake8_dask_pickle.capture.returning import Returned
from flake8_dask_pickle.capture.submissions import Part, Submission
from flake8_dask_pickle.capture.travel import Baggage, Capture, goes_by_value
from flake8_dask_pickle.capture.values import Function
from flake8_dask_pickle.capture.wording import Carried
from flake8_dask_pickle.capture.writing import Write, lost
from flake8_dask_pickle.finding import Place

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

Locate = Callable[[cst.CSTNode], Place]


class Cargo:
    """What one submission takes along, what its task returns and raises, and what it will lack."""

    def __init__(
        self,
        ev: Evaluator,
        submission: Submission,
        retrievals: Retrievals,
        keeping: Keeping,
        locate: Locate,
    ) -> None:
        self._ev = ev
        self._submission = submission
        self._retrievals = retrievals
        self._keeping = keeping
        self.locate = locate
        task = history.task_of(ev, submission)
        strangers = submission.strangers
        self._baggage = Baggage(ev, submission.moment, task, strangers=strangers)

    @cached_property
    def captures(self) -> list[Carried]:
        """What travels to the task and cannot, or should not."""
        baggage, submission = self._baggage, self._submission
        # What is refused at once is never pickled.
        refused = {one.part for one in self.iterators if one.certain}
        parts = [part for part in submission.parts if part not in refused]
        captures = [(part, one) for part in parts for one in _captures(baggage, part)]
        return [
            Carried(part, replace(one, certain=one.certain and submission.certain), self.locate)
            for part, one in captures
            if not _is_safe(one, baggage, submission)
        ]

    @cached_property
    def returned(self) -> list[Returned]:
        """What the task returns, is brought back, and cannot.

        What has been captured is not said again: the task does not get as far as returning it.
        """
        shipped = {one.capture.origin for one in self.captures if one.capture.fatal}
        found = returning.returned(self._ev, self._submission, self._retrievals)
        return [one for one in found if one.capture.origin not in shipped]

    def raised(self) -> Iterator[Raised]:
        """The exceptions that the task raises and that do not come back as they are."""
        return raising.raised(self._ev, self._submission)

    def late(self) -> Iterator[Late]:
        """The loop variables that its functions read only after the loop has moved on."""
        return late(self._ev, self._submission, self._keeping)

    def lost_writes(self) -> Iterator[Write]:
        """The writes of the task that nobody else will see."""
        return lost(self._ev, self._submission)

    @property
    def surely_travels(self) -> bool:
        """Whether the module itself says that the task leaves its process, or is run by itself.

        What a library only describes runs on the threads of most of those who use it.
        """
        if self._submission.site.when == "call" or self._submission.where == "processes":
            return True
        imports = self._ev.model.imports
        return self._ev.modules.main.by_value or any("distributed" in one for one in imports)

    @cached_property
    def iterators(self) -> tuple[Passed, ...]:
        """The iterators and queues that are passed to a call which refuses them."""
        return tuple(iterating.refused(self._ev, self._submission))

    def missing(self) -> Iterator[Missing]:
        """The names that the task reads and that do not travel with it."""
        if not self.captures and not self._baggage.functions:
            return
        yield from missing.missing(self._ev, self._baggage.functions)
        if not self._stays_in_process:
            begun = {frame.scope for frame in calls.runs_of(self._ev, self._submission.runs)}
            yield from missing.not_built_in(self._ev, self._baggage.functions, begun)

    @property
    def _stays_in_process(self) -> bool:
        """Whether the workers are likely to be threads of the program."""
        submission = self._submission
        if submission.client is not None or submission.in_process:
            return submission.in_process
        return submission.where != "processes" and self._retrievals.all_in_process


def _captures(baggage: Baggage, part: Part) -> tuple[Capture, ...]:
    if part.role == "target":
        return baggage.of_callable(part.values)
    return baggage.of(part.values)


def _shares_a_graph(ev: Evaluator, submission: Submission) -> bool:
    """Whether a function that goes by value is applied to what a submission makes.

    Then the whole graph goes by value: `da.from_array(dataset).map_blocks(work)`.
    """
    targets = [one.runs for one in submission.followed_by if one.where == submission.where]
    return any(
        bool(values) and all(isinstance(one, Function) and goes_by_value(ev, one) for one in values)
        for values in targets
    )


def _is_safe(capture: Capture, baggage: Baggage, submission: Submission) -> bool:
    """Whether what does not travel everywhere does travel here."""
    where, row = submission.where, capture.type
    if submission.site.across_processes and submission.in_process:
        return True  # it is handed over as it is
    if capture.by_reference and where != "processes":
        by_value = baggage.by_value or _shares_a_graph(baggage.ev, submission)
        if not by_value:
            return True
    if capture.tokens_only:
        return submission.site.when != "tokenize" or not capture.needs_token
    return row is not None and row.cluster_only and where != "elsewhere"
