"""What the program itself does with what a fix would change for its tasks."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture.keeping import Keeping
from flake8_dask_pickle.capture.values import (
    DelayedFunction,
    External,
    ObjectMethod,
    Value,
    Values,
    join,
)
from flake8_dask_pickle.fixing.mending import Aid
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.module import last_name


def mentions(aid: Aid, function: Scope) -> Iterator[cst.BaseExpression]:
    """Where a function of the module is named: `f`, and `x.f` for a method."""
    if function.parent is not None and function.parent.kind == "class":
        for one in aid.keeping.parents:
            if isinstance(one, cst.Attribute) and one.attr.value == function.name:
                yield one
        return
    for name in aid.references(function.name):
        is_itself = aid.keeping.parents.get(name) is function.node
        if not is_itself and aid.scope_at(name).owner_of(function.name) is function.parent:
            yield name


def call_of(keeping: Keeping, callee: cst.CSTNode) -> cst.Call | None:
    """The call of what an expression names, if it is called there."""
    around = keeping.parents.get(callee)
    return around if isinstance(around, cst.Call) and around.func is callee else None


def called_by(aid: Aid, call: cst.Call) -> Values:
    """What a call of this file may call."""
    at = aid.ev.model.called_at.get(call)
    if at is None:
        return ()
    frames = aid.ev.contexts(aid.scope_at(call))
    return join(aid.ev.evaluate(call.func, frame, at) for frame in frames)


def is_run_by_driver(aid: Aid, function: Scope) -> bool:
    """Whether the program itself may run a function, and not only hand it to Dask."""
    seen = {function}
    work = [function]
    while work:
        one = work.pop()
        for name in _runs_of(aid, one):
            call = call_of(aid.keeping, name)
            if call is None:
                is_asked = isinstance(aid.keeping.parents.get(name), cst.Attribute)
                if not is_asked and not _is_handed_to_dask(aid, name):
                    return True
                continue
            caller = aid.scope_at(call).enclosing_function()
            if any(isinstance(value, DelayedFunction) for value in called_by(aid, call)):
                continue
            if caller.kind == "module":
                return True
            if caller not in seen:
                seen.add(caller)
                work.append(caller)
    return False


def _runs_of(aid: Aid, function: Scope) -> Iterator[cst.BaseExpression]:
    """Where a function may be run from: where it is named, or where a lambda stands."""
    if isinstance(function.node, cst.Lambda):
        yield function.node
    else:
        yield from mentions(aid, function)


def _is_handed_to_dask(aid: Aid, function: cst.CSTNode) -> bool:
    """Whether a function that is not called is an argument of what makes a task of it."""
    around = aid.keeping.parents.get(function)
    if isinstance(around, cst.Decorator):
        return True
    call = None if around is None else aid.keeping.parents.get(around)
    if not isinstance(around, cst.Arg) or not isinstance(call, cst.Call):
        return False
    if last_name(call.func) == "partial":
        return _is_handed_to_dask(aid, call)
    values = called_by(aid, call)
    return bool(values) and not any(_keeps_it_here(aid, value) for value in values)


def _keeps_it_here(aid: Aid, called: Value) -> bool:
    """Whether what is called surely runs in this process what it is given."""
    knowledge = aid.ev.knowledge
    if isinstance(called, ObjectMethod):
        return knowledge.method_site(called.owner.type.name, called.name) is None
    return isinstance(called, External) and knowledge.function_site(called.dotted) is None


def is_used_by_driver(aid: Aid, name: str, owner: Scope) -> bool:
    """Whether the program itself uses a variable of a scope, or runs a function that does."""
    for node in aid.references(name):
        scope = aid.scope_at(node)
        if scope.owner_of(name) is not owner or _is_bound_or_passed(aid, node):
            continue
        function = scope.enclosing_function()
        if function is owner.enclosing_function() or is_run_by_driver(aid, function):
            return True
    return False


def is_attribute_used_by_driver(aid: Aid, name: str) -> bool:
    """Whether the program itself uses an attribute of any class, or runs a function that does."""
    for node in aid.keeping.parents:
        if isinstance(node, cst.Attribute) and node.attr.value == name:
            function = aid.scope_at(node).enclosing_function()
            if function.kind == "module" or is_run_by_driver(aid, function):
                return True
    return False


def _is_bound_or_passed(aid: Aid, node: cst.Name) -> bool:
    """Whether a name is only assigned there, or handed to Dask or to a container."""
    around = aid.keeping.parents.get(node)
    targets = (cst.AssignTarget, cst.AnnAssign, cst.Global, cst.NameItem, cst.Param)
    passing = (cst.Element, cst.DictElement, cst.Annotation)
    return isinstance(around, (*targets, *passing)) or _is_handed_to_dask(aid, node)
