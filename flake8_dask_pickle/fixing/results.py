"""Return a list in the place of a generator."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture import calls
from flake8_dask_pickle.capture.values import DelayedFunction
from flake8_dask_pickle.fixing.driver import call_of, called_by, mentions
from flake8_dask_pickle.fixing.endless import may_be_endless, yields_for_ever
from flake8_dask_pickle.fixing.lists import listed
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.fixing.text import Replacement
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.module import last_name

#: Calls that go through what they are given, whether that is a list or a generator.
_GOING_THROUGH = frozenset(
    "list tuple set frozenset dict sorted sum min max any all enumerate zip map filter join extend "
    "update fromiter from_iterable".split()
)


def list_of_generator(aid: Aid) -> Iterator[Mend]:
    """`return (…)` to `return […]`, in the task or where it gets the generator from."""
    origin = aid.report.about
    if not isinstance(origin, cst.GeneratorExp | cst.Call) or _is_target(aid, origin):
        raise CannotMendError("the generator is not made by an expression")
    if may_be_endless(aid, origin):
        raise CannotMendError("it may never end")
    yield Mend("Return a list", "unsafe", (aid.replace(origin, listed(aid, origin)),))


def list_of_yields(aid: Aid) -> Iterator[Mend]:
    """`yield x` to `results.append(x)`, and `return results` at the end."""
    frames = list(calls.runs_of(aid.ev, () if aid.submission is None else aid.submission.runs))
    scope = frames[0].scope if len(frames) == 1 else None
    if scope is None or not scope.yields or scope.is_async:
        raise CannotMendError("it is not a generator function in sight")
    if yields_for_ever(aid, scope):
        raise CannotMendError("it may never end")
    if not all(_is_gone_through(aid, one) for one in mentions(aid, scope)):
        raise CannotMendError("what it gives is used as a generator elsewhere")
    name = "results" if "results" not in scope.symbols else "all_results"
    if name in scope.symbols or any(result.value is not None for result in scope.returns):
        raise CannotMendError("it returns something of its own")
    changes = [aid.at_start_of(scope, [f"{name} = []"]), *_collected(aid, scope, name)]
    changes.append(aid.at_end_of(scope, [f"return {name}"]))
    yield Mend("Return a list", "unsafe", tuple(changes))


def _collected(aid: Aid, scope: Scope, name: str) -> Iterator[Replacement]:
    for one in scope.yields:
        if not isinstance(aid.keeping.parents.get(one.node), cst.Expr):
            raise CannotMendError("it uses what is sent to it")
        method = "extend" if one.spread else "append"
        value = "None" if one.value is None else aid.source(one.value)
        if isinstance(one.value, cst.Tuple) and not one.value.lpar:
            value = f"({value})"
        yield aid.replace(one.node, f"{name}.{method}({value})")
    for result in scope.returns:
        yield aid.replace(result.node, f"return {name}")


def _is_gone_through(aid: Aid, name: cst.BaseExpression) -> bool:
    """Whether a generator function is handed to something, or called where a list does as well."""
    parents = aid.keeping.parents
    call = call_of(aid.keeping, name)
    if call is None:
        return isinstance(parents.get(name), cst.Arg)
    if any(isinstance(one, DelayedFunction) for one in called_by(aid, call)):
        return True
    around = parents.get(call)
    if isinstance(around, cst.Arg):
        caller = parents.get(around)
        is_known = isinstance(caller, cst.Call) and last_name(caller.func) in _GOING_THROUGH
        return around.star == "*" or is_known
    return isinstance(around, (cst.For, cst.CompFor, cst.StarredElement, cst.From))


def _is_target(aid: Aid, node: cst.CSTNode) -> bool:
    return aid.submission is not None and node is aid.submission.node
