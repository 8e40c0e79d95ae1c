"""What may go on for ever, so that no list can be made of it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture.values import (
    ClassValue,
    External,
    Function,
    Method,
    Value,
)
from flake8_dask_pickle.fixing.driver import called_by
from flake8_dask_pickle.fixing.inside import binding_of
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.module import argument_named, last_name
from flake8_dask_pickle.model.tree import below, children

#: Calls that give something without end, whatever they are given.
_ENDLESS = frozenset({"count", "cycle", "iterate", "count_cycle", "repeatfunc", "tabulate"})
#: Calls that end even where what they go through does not.
_ENDING = frozenset({"islice", "takewhile", "take", "before_and_after", "range"})
#: Calls that end with the first of their arguments that does.
_SHORTEST = frozenset({"zip", "map"})
#: Definitions and names are followed this far.
MOST_FOLLOWED = 4


def may_be_endless(aid: Aid, node: cst.CSTNode, depth: int = MOST_FOLLOWED) -> bool:
    """Whether what an expression gives may never end."""
    if depth == 0:
        return True
    if isinstance(node, cst.GeneratorExp):
        return any(may_be_endless(aid, one, depth - 1) for one in _iterated(node.for_in))
    if isinstance(node, cst.Name):
        made = _made(aid, node)
        return made is not None and may_be_endless(aid, made, depth - 1)
    return isinstance(node, cst.Call) and _gives_for_ever(aid, node, depth)


def _gives_for_ever(aid: Aid, call: cst.Call, depth: int) -> bool:
    called = called_by(aid, call)
    names = {one.dotted.rpartition(".")[2] for one in called if isinstance(one, External)}
    names = names or {last_name(call.func) or ""}
    if any(_goes_on(aid, one, depth) for one in called):
        return True
    if names & _ENDLESS or ("repeat" in names and _repeats_for_ever(call)):
        return True
    if names <= _ENDING:
        return False
    given = [arg.value for arg in call.args]
    if names <= _SHORTEST:
        given = given[names == {"map"} :]
        return bool(given) and all(may_be_endless(aid, one, depth - 1) for one in given)
    return any(may_be_endless(aid, one, depth - 1) for one in given)


def _goes_on(aid: Aid, called: Value, depth: int) -> bool:
    """Whether calling a function or class of the project gives something that may never end."""
    if isinstance(called, Method):
        called = called.function
    if isinstance(called, Function):
        return yields_for_ever(aid, called.scope, depth)
    return isinstance(called, ClassValue) and not _stops(called.scope)


def yields_for_ever(aid: Aid, scope: Scope, depth: int = MOST_FOLLOWED) -> bool:
    """Whether a generator function may never end: it has a loop that nothing leaves."""
    if not scope.yields:
        return False
    own = list(_own_code(scope.node))
    spread = [one.value for one in scope.yields if one.spread and one.value is not None]
    return any(may_be_endless(aid, one, depth - 1) for one in spread) or any(
        _is_endless_loop(aid, one, depth) and not any(map(_leaves, _own_code(one.body)))
        for one in own
        if isinstance(one, (cst.For, cst.While))
    )


def _is_endless_loop(aid: Aid, loop: cst.For | cst.While, depth: int) -> bool:
    if isinstance(loop, cst.For):
        return may_be_endless(aid, loop.iter, depth - 1)
    # `while True`, `while 1`
    return isinstance(loop.test, (cst.Name, cst.Integer)) and loop.test.value in ("True", "1")


def _leaves(node: cst.CSTNode) -> bool:
    return isinstance(node, (cst.Break, cst.Return, cst.Raise))


def _own_code(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """All that stands in a node, without the functions and classes that are defined there."""
    for child in children(node):
        yield child
        if not isinstance(child, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            yield from _own_code(child)


def _stops(cls: Scope) -> bool:
    """Whether an iterator of a class comes to an end, as far as its code mentions that."""
    names = {one.value for one in below(cls.node) if isinstance(one, cst.Name)}
    return "__next__" not in cls.bound or bool(names & {"StopIteration", "next"})


def _repeats_for_ever(node: cst.Call) -> bool:
    """Whether `repeat(x)` is not told how often."""
    return len(node.args) == 1 and not node.args[0].star and argument_named(node, "times") is None


def _iterated(clause: cst.CompFor) -> Iterator[cst.BaseExpression]:
    """What the `for`s of a comprehension go through."""
    inner: cst.CompFor | None = clause
    while inner is not None:
        yield inner.iter
        inner = inner.inner_for_in


def _made(aid: Aid, node: cst.Name) -> cst.CSTNode | None:
    """What a variable is assigned, where that is in one place."""
    try:
        return binding_of(node.value, aid.scope_at(node)).value
    except CannotMendError:
        return None
