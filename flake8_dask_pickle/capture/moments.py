"""When a task is pickled: the moment at which the names that it captures are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.model import Call, Model, Point, Scope

#: Calls that make Dask run, and so pickle, what was only described before.
COMPUTING = frozenset(
    {"compute", "persist", "gather", "result", "visualize", "to_csv", "to_parquet", "to_textfiles"}
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A running frame and where it stands; its callers stand at the calls that lead there."""

    frame: Frame
    at: Point
    #: The call that computes what was only described before, where the function has one.
    computing: cst.Call | None = None

    def point_in(self, other: Frame) -> Point:
        """Where `other` stands at this moment; at its end, if it does not run any more."""
        return self.at if other is self.frame else self.frame.point_in(other)

    def frames(self) -> Iterator[tuple[Frame, Point]]:
        """The frames that run, the innermost first and the module last, and where each stands."""
        frame: Frame | None = self.frame
        while frame is not None:
            yield frame, self.point_in(frame)
            frame = frame.caller or (frame.root() if frame.lexical is not None else None)


def at_call(frame: Frame, at: Point) -> Moment:
    """The moment of a call: what `Client.submit` pickles is read there and then."""
    return Moment(frame, at)


def at_compute(model: Model, frame: Frame, at: Point) -> Moment:
    """The moment at which something lazy that is described at `at` is pickled.

    That is the next computing call of the same function or of one that it returns to, as far as
    there is one, else the function's end.
    """
    while frame.scope.enclosing_function() is not frame.scope:
        caller, called_at = frame.caller, frame.called_at
        if caller is None or called_at is None:
            break
        frame, at = caller, called_at
    ended = Moment(frame, frame.scope.exit.end())
    running: Frame | None = frame
    while running is not None:
        call = _next_computing(model, running.scope, at)
        if call is not None:
            return Moment(running, call.at, call.node)
        at = running.called_at or at
        running = running.caller
    return ended


def _next_computing(model: Model, scope: Scope, at: Point) -> Call | None:
    later = (
        call
        for call in model.calls_in(scope)
        if call.at.tick >= at.tick
        and call.at.block.live
        and call.scope is scope
        and call.name in COMPUTING
    )
    return min(later, key=lambda call: call.at.tick, default=None)
