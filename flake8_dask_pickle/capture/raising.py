"""Exceptions that a task raises, as far as they do not come back as they are.

distributed puts a raised exception together again without calling its class, whatever its
`__init__` takes; the process pool of the local scheduler does call it. Source: measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import calls, catching, exceptions
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.travel import Baggage, Capture, class_goes_by_value
from flake8_dask_pickle.capture.values import Instance

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.submissions import Submission

#: Calls inside calls are followed this far.
MOST_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception that is raised in a task and does not come back as it is."""

    name: str
    node: cst.CSTNode
    #: The class, where that cannot be loaded.
    cls: cst.CSTNode
    #: What the exception holds and cannot be pickled, if that is why.
    holds: Capture | None = None


def raised(ev: Evaluator, submission: Submission) -> Iterator[Raised]:
    """The exceptions of the module's own that the target raises, or a function that it calls."""
    if submission.site.comes_back is None or submission.in_process:
        return
    seen: set[cst.CSTNode] = set()
    for frame in calls.runs_of(ev, submission.runs):
        for instance, node, inside in catching.raises(ev, frame, MOST_DEPTH):
            if instance.cls.scope.node in seen:
                continue
            seen.add(instance.cls.scope.node)
            yield from _judged(ev, submission, instance, node, inside)


def _judged(
    ev: Evaluator, submission: Submission, instance: Instance, node: cst.CSTNode, frame: Frame
) -> Iterator[Raised]:
    cls = instance.cls.scope
    if not exceptions.is_exception(ev, instance.cls):
        return
    baggage = Baggage(ev, Moment(frame, frame.scope.exit.end()))
    for capture in baggage.of_value(instance):
        if capture.certain and capture.fatal and capture.steps and not capture.by_reference:
            yield Raised(cls.name, node, cls.node, capture)
            return
    anew = class_goes_by_value(ev, instance.cls)
    if submission.where == "processes" and not exceptions.loads(ev, instance, anew=anew):
        yield Raised(cls.name, node, cls.node)
