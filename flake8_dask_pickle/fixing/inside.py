"""Make inside the task what cannot travel to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

import libcst as cst

from flake8_dask_pickle.capture.parts import Step
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Import, Mend, names_in
from flake8_dask_pickle.fixing.moving import made_by_statements
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.flow import bindings_before, blocks_before
from flake8_dask_pickle.model.scopes import Binding

#: More statements than this are not copied into a function.
MOST_COPIED = 4


def made_inside(aid: Aid) -> Iterator[Mend]:
    """Copy the statement that makes it to the start of the function that reads it."""
    step, scope = reader(aid)
    title = f"Make '{step.name}' inside '{step.holder}'"
    with suppress(CannotMendError):
        yield Mend(title, "unsafe", (aid.wrapped(scope, _entered(aid, step.name, scope)),))
    for lines in made(aid, step.name, scope):
        yield Mend(title, "unsafe", (aid.at_start_of(scope, lines),))


def _entered(aid: Aid, name: str, scope: Scope) -> str:
    """The `with` of the driver that gives a name, for the function that reads it."""
    binding = _binding(name, scope)
    made = binding.value
    if binding.kind != "with" or made is None or made is not aid.carried.capture.origin:
        raise CannotMendError("no context manager gives it")
    _require_same_names(made, scope)
    if binding.is_async:
        raise CannotMendError("it is entered asynchronously")
    return f"with {aid.on_one_line(made)} as {name}:"


def _require_same_names(made: cst.CSTNode, scope: Scope) -> None:
    if {one.value for one in names_in(made)} & scope.bound:
        raise CannotMendError("the function has variables of the same names")


def given_inside(
    aid: Aid, expression: str, imports: tuple[Import, ...], then: Iterable[str] = ()
) -> Iterator[Mend]:
    """Get it from `expression` at the start of the function that reads it, and `then` more."""
    step, scope = reader(aid)
    if step is not aid.carried.capture.steps[-1]:
        raise CannotMendError("it is a part of what the function reads")
    title = f"Get '{step.name}' inside '{step.holder}'"
    change = aid.at_start_of(scope, [f"{step.name} = {expression}", *then])
    yield Mend(title, "unsafe", (change,), imports)


def default_inside(aid: Aid) -> Iterator[Mend]:
    """`def f(x, lock=Lock())` to a default of None, and the lock made in the function."""
    step = last_step(aid, "default")
    if not isinstance(step.node, cst.Param) or step.node.default is None:
        raise CannotMendError("it is no default of a parameter")
    scope = aid.ev.model.scope_of.get(aid.around(step.node, (cst.FunctionDef, cst.Lambda)))
    if scope is None:
        raise CannotMendError("the function is not in this file")
    default = step.node.default
    lines = default_lines(aid, step.name, default, scope)
    changes = (aid.replace(default, "None"), aid.at_start_of(scope, lines))
    yield Mend(f"Make '{step.name}' inside '{step.holder}'", "unsafe", changes)


def default_lines(aid: Aid, name: str, default: cst.BaseExpression, scope: Scope) -> list[str]:
    """Lines that make the default of a parameter where nothing is passed for it."""
    outer = scope.parent or aid.ev.model.module
    names = {one.value for one in names_in(default)}
    before = made_by_statements(aid, names, outer, scope, name)
    own = aid.on_one_line(default)
    made = before if own == name else [*before, f"{name} = {own}"]
    return [f"if {name} is None:", *(f"{aid.indent}{line}" for line in made)]


def quoted(aid: Aid) -> Iterator[Mend]:
    """`def f(x) -> GUARD` to `def f(x) -> "GUARD"`: a string travels."""
    step = last_step(aid, "annotation")
    if '"' in (content := aid.source(step.node)):
        raise CannotMendError("it has quotes in it already")
    change = aid.replace(step.node, f'"{content}"')
    yield Mend("Quote the annotation", "safe", (change,))


def last_step(aid: Aid, way: str) -> Step:
    """The last step of its kind on the way to the object."""
    for step in reversed(aid.carried.capture.steps):
        if step.way == way:
            return step
    raise CannotMendError(f"no {way} leads to it")


def reader(aid: Aid) -> tuple[Step, Scope]:
    """The last function that reads a name on the way to the object, and the step that says so."""
    for step in reversed(aid.carried.capture.steps):
        if step.way in ("closure", "global"):
            node = step.node
            if isinstance(node, cst.Name):
                node = aid.keeping.parents.get(node, node)
            scope = aid.ev.model.scope_of.get(node)
            if scope is not None and step.name not in _declared(scope):
                return step, scope
    raise CannotMendError("no function of this file reads it by a name")


def _declared(scope: Scope) -> set[str]:
    """The outer names that a function may not assign without assigning them for all."""
    return set().union(*((one.declared_global | one.declared_nonlocal) for one in scope.walk()))


def made(aid: Aid, name: str, scope: Scope) -> Iterator[list[str]]:
    """Lines that make what a function reads by a name: its assignment, or all that it takes."""
    with suppress(CannotMendError):
        yield made_by(aid, name, scope)
    yield made_by_statements(aid, [name], scope.parent or aid.ev.model.module, scope)


def made_by(aid: Aid, name: str, scope: Scope, most: int = MOST_COPIED) -> list[str]:
    """The statements that make a name anew, with that of another name that it is an alias of."""
    binding = _binding(name, scope)
    made = binding.value
    if binding.kind == "with" and made is not aid.carried.capture.origin:
        raise CannotMendError("it is what a context manager gives")
    if made is None or most == 0:
        raise CannotMendError("it is not made by a simple assignment")
    _require_same_names(made, scope)
    source = aid.on_one_line(made)
    before = made_by(aid, made.value, scope, most - 1) if isinstance(made, cst.Name) else []
    return [*before, f"{name} = {source}"]


def _binding(name: str, scope: Scope) -> Binding:
    """The only binding of a name outside of a function, if that is a simple one."""
    if scope.parent is None:
        raise CannotMendError("nothing is outside of it")
    return binding_of(name, scope.parent)


def binding_of(name: str, scope: Scope) -> Binding:
    """The only binding of a name as a scope sees it, if that is a simple one."""
    owner = scope.owner_of(name)
    if owner is None:
        raise CannotMendError("it is not made in this file")
    found = [
        one
        for one in bindings_before(owner.exit.end())
        if one.name == name and one.kind not in ("narrow", "del")
    ]
    if len(found) != 1 or found[0].kind not in ("assign", "with") or found[0].path:
        raise CannotMendError("it is not made in one place")
    if any(block.changes.get(name) for block in blocks_before(owner.exit.end())):
        raise CannotMendError("things are put into it later")
    return found[0]
