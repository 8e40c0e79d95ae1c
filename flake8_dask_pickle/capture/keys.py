"""Which submissions give equal tasks one key, by default or because they are told to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.values import Const, DelayedFunction, Object, Value
from flake8_dask_pickle.model.module import argument_named

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.submissions import Submission

#: What does so by default, and what only when it is asked to.
SUBMITTING = frozenset({"distributed.Client.submit", "distributed.ClientExecutor.submit"})
MAPPING = frozenset({"distributed.Client.map", "distributed.ClientExecutor.map"})
DELAYED = "dask.delayed.Delayed.__call__"
#: Keywords that say what the key is, or that there is to be a new one each time.
_KEYED = frozenset({"key", "pure", "actor", "actors", "dask_key_name"})


def equal_key(ev: Evaluator, submission: Submission) -> Value | None:
    """What the tasks call, if equal calls of that share a key."""
    node, runs = submission.node, submission.runs
    if not isinstance(node, cst.Call) or len(runs) != 1 or submission.called is None:
        return None
    if any(arg.star == "**" for arg in node.args):
        return None
    path = submission.site.path
    if path == DELAYED:
        return runs[0] if _is_pure(ev, submission, node) else None
    if path not in SUBMITTING | MAPPING or submission.keywords & _KEYED:
        return None
    return None if _is_impure_executor(ev, submission, node) else runs[0]


def _is_pure(ev: Evaluator, submission: Submission, node: cst.Call) -> bool:
    """Whether a delayed function was said to be pure; by default it is not."""
    called = submission.called
    if called is None or "dask_key_name" in submission.keywords:
        return False
    if "pure" in submission.keywords:
        return _says(ev, node, "pure", called) is True
    for callee in ev.evaluate(node.func, called.frame, called.at):
        origin = callee.origin if isinstance(callee, DelayedFunction) else None
        made = origin.decorator if isinstance(origin, cst.Decorator) else origin
        if isinstance(made, cst.Call):
            return _says(ev, made, "pure", called) is True
    return False


def _is_impure_executor(ev: Evaluator, submission: Submission, node: cst.Call) -> bool:
    """Whether an executor was made with `client.get_executor(pure=False)`."""
    called = submission.called
    if called is None or not isinstance(node.func, cst.Attribute):
        return True
    owners = ev.evaluate(node.func.value, called.frame, called.at)
    calls = [one.origin for one in owners if isinstance(one, Object)]
    return any(
        isinstance(call, cst.Call) and argument_named(call, "pure") is not None for call in calls
    )


def _says(ev: Evaluator, node: cst.Call, keyword: str, called: Moment) -> object:
    """The literal that a call passes by keyword."""
    arg = argument_named(node, keyword)
    values = () if arg is None else ev.evaluate(arg.value, called.frame, called.at)
    only = values[0] if len(values) == 1 else None
    return only.value if isinstance(only, Const) else None
