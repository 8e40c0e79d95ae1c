"""From a name to the values of the bindings that reach it."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import (
    calls,
    conditions,
    containers,
    declared,
    decorators,
    members,
    shown,
)
from flake8_dask_pickle.capture.frames import MOST_NESTED, Frame
from flake8_dask_pickle.capture.values import (
    NONE,
    UNKNOWN,
    ClassValue,
    Const,
    DelayedFunction,
    External,
    Function,
    Items,
    Values,
    container,
    join,
    without_placeholder,
)
from flake8_dask_pickle.model import Binding, Point, Scope
from flake8_dask_pickle.model.flow import changes, reaching, survives
from flake8_dask_pickle.model.scopes import BindingKind, Block, Guard, StarStep, Symbol

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.modules import Module

BUILTINS = frozenset(dir(builtins))
#: Names that IPython puts into a notebook's namespace.
IPYTHON_NAMES = frozenset({"get_ipython", "display", "In", "exit", "quit"})


def resolve(ev: Evaluator, name: str, frame: Frame, at: Point) -> Values:
    """The values of `name` in `frame` at `at`."""
    owner = owner_of(name, frame, at)
    if owner is None:
        return unbound(ev, name, frame, at)
    return read(ev, name, *owner)


def owner_of(name: str, frame: Frame, at: Point) -> tuple[Frame, Point] | None:
    """The frame that `name` lives in and when it is read there; None for a builtin's name.

    A name declared `global` in the running function is read from that function's own flow, as
    long as a binding there reaches the point.
    """
    symbol = frame.scope.symbols.get(name)
    if symbol is None and frame.scope.kind == "comprehension" and frame.lexical is not None:
        # What a comprehension goes through first is read in the scope around it.
        return owner_of(name, frame.lexical, frame.point_in(frame.lexical))
    if symbol is Symbol.LOCAL:
        return frame, at
    if symbol is Symbol.FREE:
        outer = frame.lexical
        while outer is not None:
            if outer.scope.kind != "class" and outer.scope.symbols.get(name) is Symbol.LOCAL:
                return outer, frame.point_in(outer)
            outer = outer.lexical
        return None
    return global_owner(name, frame, at)


def global_owner(name: str, frame: Frame, at: Point) -> tuple[Frame, Point]:
    """The frame in which a global of the frame's module is read, and when."""
    root = frame.root()
    running: Frame | None = frame
    point = at
    while running is not None:
        if running is root:
            return running, point
        writes = name in running.scope.declared_global and running.root() is root
        if writes and reaching((name,), point).bindings:
            return running, point
        caller, called_at = running.caller, running.called_at
        if caller is None or called_at is None:
            break
        running, point = caller, called_at
    return root, root.scope.exit.end()


def read(ev: Evaluator, name: str, frame: Frame, at: Point) -> Values:
    """The values of a name in the frame that it lives in."""
    key = (name, at)
    known = frame.memo.get(key)
    if known is not None:
        return known
    if ev.nested >= MOST_NESTED:
        return (UNKNOWN,)
    frame.memo[key] = ()
    ev.nested += 1
    values = _read(ev, name, frame, at)
    ev.nested -= 1
    frame.memo[key] = values
    return values


def _read(ev: Evaluator, name: str, frame: Frame, at: Point) -> Values:
    scope = frame.scope
    found = reaching((name,), at, narrowed=True)
    groups = [binding_values(ev, one, frame) for one in possible(ev, found.bindings, frame)]
    elsewhere, is_called = _written_elsewhere(ev, name, frame, at)
    if found.open and not found.bindings and not elsewhere and scope.kind == "module":
        groups.append(unbound(ev, name, frame, at))
    elif found.open and name in scope.declared_global and scope.kind != "module":
        root = frame.root()
        groups.append(read(ev, name, root, frame.point_in(root)))
    values = join([*groups, *elsewhere])
    if is_called or (len(groups) > 1 and scope.kind == "module"):
        values = without_placeholder(values)
    return changed(ev, name, values, frame, at)


def possible(ev: Evaluator, bindings: Iterable[Binding], frame: Frame) -> Iterator[Binding]:
    """The bindings to which the tests of names on the way there may lead."""
    return (one for one in bindings if is_reached(ev, one.at.block, frame))


def is_reached(ev: Evaluator, block: Block, frame: Frame) -> bool:
    """Whether the tests of names on the way to a block may lead there."""
    return all(may_pass(ev, guard, frame) for guard in block.guards)


def may_come_to(ev: Evaluator, point: Point, frame: Frame) -> bool:
    """Whether the tests on the way to a point may lead there: `if self.client is None: …`."""
    at: Point | None = point
    running: Frame | None = frame
    while running is not None and at is not None:
        if not all(may_pass(ev, one, running, attributes=True) for one in at.block.guards):
            return False
        at = running.called_at
        running = running.caller
    return True


def may_pass(ev: Evaluator, guard: Guard, frame: Frame, *, attributes: bool = False) -> bool:
    """Whether a test of a name (or also of an attribute of one) may have come out so."""
    tested = guard.test
    if isinstance(tested, cst.UnaryOperation):
        tested = tested.expression
    if isinstance(tested, cst.Comparison):
        tested = tested.left
    if attributes and isinstance(tested, cst.Attribute):
        tested = tested.value
    if not isinstance(tested, cst.Name):
        return True
    truth = ev.truth(ev.evaluate(guard.test, frame, guard.at))
    return truth is None or truth is guard.passed


def _written_elsewhere(
    ev: Evaluator, name: str, frame: Frame, at: Point
) -> tuple[list[Values], bool]:
    """What inner functions may have put into the name by `global` or `nonlocal` before `at`.

    And whether any of them is called in sight; if not, it may well be that none ever is.
    """
    groups: list[Values] = []
    is_called = False
    is_module = frame.scope.kind == "module"
    for scope, binding in ev.modules.of(frame.scope).model.outer_writes.get(name, ()):
        declared = scope.declared_global if is_module else scope.declared_nonlocal
        if name not in declared or frame.scope not in scope.ancestors():
            continue
        if binding.kind == "del" or _is_delayed(ev, scope):
            continue
        for context in ev.contexts(scope)[:1]:
            called = context.point_in(frame)
            ended = called.tick == frame.scope.exit.end().tick
            # In the same call it may come before or after, which is not told apart.
            if ended or called == at or survives(name, called, at):
                groups.append(binding_values(ev, binding, context))
                is_called |= context.caller is not None
    return groups, is_called


def _is_delayed(ev: Evaluator, scope: Scope) -> bool:
    """Whether a function is under `@delayed`: what it stores stays where the task runs."""
    if not scope.decorators or scope.parent is None:
        return False
    frame = ev.contexts(scope.parent)[:1] or [ev.modules.of(scope).frame]
    values = decorators.decorated(ev, Function(scope, frame[0]), frame[0])
    return any(isinstance(value, DelayedFunction) for value in values)


def changed(
    ev: Evaluator, name: str, values: Values, frame: Frame, at: Point, *, sure: bool = True
) -> Values:
    """The values, with what has been put into containers and taken out since they were made.

    Where it is not `sure` that the frame has run, all of it may have happened.
    """
    if not any(isinstance(value, Items) for value in values):
        return values
    for change, always in changes(name, at):
        given = () if change.value is None else ev.evaluate(change.value, frame, change.at)
        key = None if change.key is None else ev.evaluate(change.key, frame, change.at)
        values = tuple(
            containers.after(value, change, always and sure, given, key)
            if isinstance(value, Items)
            else value
            for value in values
        )
    return values


def unbound(ev: Evaluator, name: str, frame: Frame, at: Point) -> Values:
    """A name that the module does not bind: a builtin, or something a star import brought."""
    module = ev.modules.of(frame.scope)
    if brought := starred(ev, name, module):
        return brought
    if module.notebook and shown.keeps(name) and at.block.scope is frame.scope:
        return shown.kept(ev, name, at)
    if module.notebook and name in IPYTHON_NAMES:
        return ev.external(f"IPython.injected.{name}", module.model.tree)
    if name in BUILTINS:
        return (External(f"builtins.{name}"),)
    return (UNKNOWN,)


def starred(ev: Evaluator, name: str, module: Module) -> Values:
    """What the last star import that is known to bring a name has brought."""
    key = (module.name, name)
    if key not in ev.starred:
        ev.starred[key] = ()  # for modules that import each other
        ev.starred[key] = _starred(ev, name, module)
    return ev.starred[key]


def _starred(ev: Evaluator, name: str, module: Module) -> Values:
    for imported in reversed(module.model.module.star_imports):
        dotted = f"{module.absolute(imported)}.{name}"
        # A module that the name leads to, and that is not read, is none of what is brought.
        led = imported.rpartition(".")[2] == name
        if not name.startswith("_") and not led and ev.knowledge.knows(dotted):
            return (External(dotted),)
        if not _is_public(ev, dotted):
            continue
        values = ev.external(dotted, module.model.tree)
        if values != (External(dotted),):
            return values
    return ()


def _is_public(ev: Evaluator, dotted: str) -> bool:
    """Whether a star import of the module that a dotted name leads into brings the name."""
    found = ev.modules.find(dotted)
    if found is None or len(found[1]) != 1:
        return False  # out of sight, or a module itself
    module, (name,) = found
    if "__all__" not in module.model.module.bound:
        return not name.startswith("_")
    listed = read(ev, "__all__", module.frame, module.model.module.exit.end())
    only = listed[0] if len(listed) == 1 else None
    if not isinstance(only, Items) or not only.exact:
        return not name.startswith("_")
    return any((Const(name),) == one.values for one in only.elements)


def binding_values(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    """The values that a binding gives its name."""
    special = _SPECIAL.get(binding.kind)
    if special is not None:
        return special(ev, binding, frame)
    if binding.value is None:
        return (UNKNOWN,)
    if binding.kind == "for":
        values = _turns(ev, binding, binding.value, frame)
    else:
        values = ev.evaluate(binding.value, frame, binding.value_at or binding.at)
    if binding.kind == "augment":
        before = read(ev, binding.name, frame, binding.at)
        return _augmented(before, values)
    if binding.kind == "with":
        values = join(calls.entered(ev, one, is_async=binding.is_async) for one in values)
    for step in binding.path:
        values = _taken(ev, values, step, binding.value)
    return values


def _turns(ev: Evaluator, binding: Binding, iterated: cst.BaseExpression, frame: Frame) -> Values:
    """What a loop, or a clause of a comprehension, gives its target, turn by turn."""
    this_one = frame.memo.get(conditions.turn_of(iterated))
    if this_one is not None:
        return this_one
    iterable = ev.evaluate(iterated, frame, binding.value_at or binding.at)
    given = members.elements_of(ev, iterable)
    return conditions.passing(ev, binding, frame, given)


def _imported(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    module = ev.modules.of(frame.scope)
    return ev.external(module.absolute(binding.imported or ""), binding.node)


def _defined(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    if binding.inner is None:
        return (UNKNOWN,)
    if binding.kind == "class":
        return decorators.decorated_class(ev, ClassValue(binding.inner, frame), frame)
    return decorators.decorated(ev, Function(binding.inner, frame), frame)


def _received(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    if binding.param is None:
        return (UNKNOWN,)
    return calls.parameter_values(ev, binding.param, frame)


def _deleted(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    return ()


def _caught(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    from flake8_dask_pickle.capture import catching

    return catching.caught(ev, binding, frame)


def _augmented(before: Values, added: Values) -> Values:
    if len(before) == 1 and isinstance(before[0], Items):
        old = before[0]
        more = [
            element for value in added if isinstance(value, Items) for element in value.elements
        ]
        return (container(old.kind, [*old.elements, *more], False, old.origin),)
    return (UNKNOWN,)


def _narrowed(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    """What `isinstance(x, T)` leaves of `x`: what was known before, or else a `T`."""
    before = _before(ev, binding, frame)
    left = conditions.left_by(ev, binding.node, frame, binding.at, before, passed=True)
    if binding.value is None:
        return left
    known = tuple(value for value in before if value not in (UNKNOWN, NONE))
    left = tuple(value for value in left if value in known)
    if left or (known and UNKNOWN not in before):
        return left
    return declared.instances(ev, binding.value, frame, binding.at)


def _excluded(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    """What is left of `x` where `isinstance(x, T)` has not held."""
    before = _before(ev, binding, frame)
    return conditions.left_by(ev, binding.node, frame, binding.at, before, passed=False)


def _before(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    """What a name held before something was found out about it."""
    if "." in binding.name:
        return (UNKNOWN,)
    owner = owner_of(binding.name, frame, binding.at)
    return (UNKNOWN,) if owner is None else read(ev, binding.name, *owner)


def _taken(ev: Evaluator, values: Values, step: int | StarStep, node: cst.BaseExpression) -> Values:
    """One part of an unpacked value."""
    groups: list[Values] = []
    for value in values:
        if not isinstance(value, Items) or not value.exact or value.kind in ("set", "dict"):
            groups.append(members.elements_of(ev, (value,)))
        elif isinstance(step, StarStep):
            end = len(value.elements) - step.after
            rest = value.elements[step.before : end]
            groups.append((Items("list", rest, True, node),))
        elif -len(value.elements) <= step < len(value.elements):
            groups.append(value.elements[step].values)
    return join(groups)


_SPECIAL: dict[BindingKind, Callable[[Evaluator, Binding, Frame], Values]] = {
    "import": _imported,
    "def": _defined,
    "class": _defined,
    "param": _received,
    "del": _deleted,
    "except": _caught,
    "narrow": _narrowed,
    "exclude": _excluded,
}
