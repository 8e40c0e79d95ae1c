"""What a task returns, as far as that must be pickled to come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture import calls
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.naming import name_node
from flake8_dask_pickle.capture.travel import Baggage, Capture
from flake8_dask_pickle.capture.values import (
    Arguments,
    ClassValue,
    External,
    Function,
    ObjectMethod,
    Partial,
    Value,
    Values,
    join,
)

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.retrieving import Retrievals
    from flake8_dask_pickle.capture.submissions import Submission

#: Kinds of object that a bag makes a list of, when a function gives one for an item.
LISTED = frozenset({"generator", "iterator", "file"})


@dataclass(frozen=True, slots=True)
class Returned:
    """Something that a task returns and that cannot come back."""

    capture: Capture
    #: Whether the target is itself the generator function that makes it.
    is_generator_function: bool


def returned(ev: Evaluator, submission: Submission, retrievals: Retrievals) -> Iterator[Returned]:
    """What the task returns, is brought back, and cannot be pickled."""
    if not _comes_back(submission):
        return
    found = list(_unpicklable(ev, submission))
    # Looking for who fetches it costs more than looking at what it is.
    if not found or not _is_fetched(submission, retrievals):
        return
    generator = any(frame.scope.is_generator for frame in calls.runs_of(ev, submission.runs))
    for capture in found:
        yield Returned(capture, generator and not capture.steps)


def _comes_back(submission: Submission) -> bool:
    """Whether results are pickled at all: an actor stays where it is."""
    if submission.site.comes_back is None or submission.in_process:
        return False
    return not submission.keywords & {"actor", "actors"}


def _is_fetched(submission: Submission, retrievals: Retrievals) -> bool:
    if submission.where != "processes" and retrievals.all_in_process:
        return False
    # What runs for each worker is told to the caller at once.
    return submission.site.path == "distributed.Client.run" or retrievals.fetched(submission)


def _unpicklable(ev: Evaluator, submission: Submission) -> Iterator[Capture]:
    values = join(_results(ev, callee, submission) for callee in submission.runs)
    baggage = Baggage(ev, _at_return(ev, submission))
    for capture in baggage.of(values):
        if not _is_fine(capture, submission):
            yield capture


def _is_fine(capture: Capture, submission: Submission) -> bool:
    """Whether it comes back all the same."""
    site, row = submission.site, capture.type
    if not capture.fatal or capture.tokens_only or row is None:
        return True
    if row.cluster_only:
        return True  # it comes back to where its module is
    if capture.by_reference and submission.where != "processes":
        return True
    if capture.steps:
        return False
    if site.comes_back == "item":
        return row.kind in LISTED
    if site.comes_back == "partition":
        # A cluster puts the partitions together on a worker, as a list.
        return row.kind in LISTED and submission.where != "processes"
    return False


def _results(ev: Evaluator, callee: Value, submission: Submission) -> Values:
    """What calling the target gives on a worker, which awaits what an async function returns."""
    if isinstance(callee, Partial) and any(isinstance(f, Function) for f in callee.function):
        return join(_results(ev, one, submission) for one in callee.function)
    moment = submission.moment
    nothing = Arguments((), moment.frame, moment.at, submission.node, partial=True)
    frame = next(calls.runs_of(ev, (callee,)), None)
    if frame is None:
        if not _gives_something(callee):
            return ()
        return calls.call(ev, callee, nothing)
    if isinstance(callee, Function):
        # What it reads from around it is what that has been when it was pickled.
        frame = ev.call_frame(callee, nothing, None)
    scope = frame.scope
    if scope.is_generator:
        name = "async_generator" if scope.is_async else "generator"
        return ev.object(name, name_node(scope), scope)
    if scope.is_async and submission.where == "processes":
        return ev.object("coroutine", name_node(scope), scope)
    return calls.results(ev, frame)


def _gives_something(callee: Value) -> bool:
    """Whether what is called is known; a method of what cannot travel does not get to run."""
    if isinstance(callee, ObjectMethod):
        return callee.owner.type.travels == "yes"
    return isinstance(callee, (External, ClassValue, Partial))


def _at_return(ev: Evaluator, submission: Submission) -> Moment:
    """The moment at which the target has returned."""
    frame = next(calls.runs_of(ev, submission.runs), None)
    return submission.moment if frame is None else Moment(frame, frame.scope.exit.end())
