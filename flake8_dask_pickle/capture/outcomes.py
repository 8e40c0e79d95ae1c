"""Which `return`s of a function a call comes to, as far as its arguments decide that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.values import Const
from flake8_dask_pickle.model.scopes import Guard, Result

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


def outcomes(ev: Evaluator, frame: Frame) -> list[Result]:
    """The `return`s that a frame may come to; all of them where the tests leave none."""
    live = [result for result in frame.scope.returns if result.at.block.live]
    if len(live) < 2:
        return live
    return [
        one for one in live if all(_may_pass(ev, guard, frame) for guard in one.at.block.guards)
    ] or live


def _may_pass(ev: Evaluator, guard: Guard, frame: Frame) -> bool:
    """Whether a test may have come out so.

    Only tests of literal values tell: what gives an object may give None as well.
    """
    test = guard.test
    inner = test.expression if isinstance(test, cst.UnaryOperation) else test
    parts = [inner]
    if isinstance(inner, cst.Comparison):
        parts = [inner.left, *(one.comparator for one in inner.comparisons)]
    elif not isinstance(inner, cst.Name):
        return True
    values = [value for part in parts for value in ev.evaluate(part, frame, guard.at)]
    if not all(isinstance(value, Const) for value in values):
        return True
    truth = ev.truth(ev.evaluate(test, frame, guard.at))
    return truth is None or truth is guard.passed
