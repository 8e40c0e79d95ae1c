"""Activations of scopes: which call a piece of code runs in, and what that call has passed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flake8_dask_pickle.model import Point, Scope

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.values import Arguments, Value

#: Calls inside calls are followed this far.
MOST_DEPTH = 8
#: Evaluations and look-ups inside each other: at ten Python calls each, far below its limit.
MOST_NESTED = 60


@dataclass(slots=True, eq=False)
class Frame:
    """One activation of a scope.

    `lexical` is the frame of the enclosing scope; `caller` and `called_at` say who runs it, if
    that is known. Frames are compared by identity: a closure belongs to one activation.
    """

    scope: Scope
    lexical: Frame | None = None
    caller: Frame | None = None
    called_at: Point | None = None
    owner: Value | None = None
    arguments: Arguments | None = None
    depth: int = 0
    #: Memoised values, by expression or name.
    memo: dict[object, tuple[Value, ...]] = field(default_factory=dict)

    def point_in(self, other: Frame) -> Point:
        """Where `other` stands while this frame runs: at the call that leads here, or its end."""
        frame: Frame | None = self
        while frame is not None:
            if frame.caller is other and frame.called_at is not None:
                return frame.called_at
            frame = frame.caller
        return other.scope.exit.end()

    def root(self) -> Frame:
        """The module's frame."""
        frame = self
        while frame.lexical is not None:
            frame = frame.lexical
        return frame
