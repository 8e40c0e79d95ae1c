"""Which `return`s of a function a call comes to, as far as its arguments decide that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import names
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
    test = guard.test.expression if isinstance(guard.test, cst.UnaryOperation) else guard.test
    parts = [test]
    if isinstance(test, cst.Comparison):
        parts = [test.left, *(one.comparator for one in test.comparisons)]
    values = [value for part in parts for value in ev.evaluate(part, frame, guard.at)]
    literal = all(isinstance(value, Const) for value in values)
    return not literal or names.may_pass(ev, guard, frame)
