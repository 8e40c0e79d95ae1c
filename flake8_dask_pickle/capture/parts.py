"""What is pickled along with a function, a class or an instance: one step of cloudpickle's walk.

Sources of the rules: `cloudpickle.cloudpickle` (`_function_reduce`, `_extract_code_globals`,
`_class_reduce`) and the experiments that the tests repeat.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from flake8_dask_pickle.capture import containers, history, instances, names, reducing, states
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.history import Run, Task
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.naming import label_of, name_node, text_of
from flake8_dask_pickle.capture.remembered import remembered
from flake8_dask_pickle.capture.values import (
    UNKNOWN,
    ClassValue,
    Function,
    Instance,
    Value,
    Values,
    join,
)
from flake8_dask_pickle.model import Binding, Model, Scope
from flake8_dask_pickle.model.flow import may_precede, reaching
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.scopes import Symbol

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


class Step(NamedTuple):
    """One link of a chain: what drags what along, in words, and the code that says so."""

    #: `closure`, `global`, `default`, `annotation`, `attribute`, `class`, `item`, `argument` …
    way: str
    #: What is dragged along, as the person calls it.
    name: str
    #: What drags it: the function, class or container.
    holder: str
    node: cst.CSTNode


class Drag(NamedTuple):
    """Something that is pickled along: by which step, what it may be, and whether it surely is."""

    step: Step
    values: Values
    sure: bool = True


#: The methods of the shell that IPython calls for magics and shell lines.
_MAGICS = frozenset({"getoutput", "run_cell_magic", "run_line_magic", "system"})


# --- functions ------------------------------------------------------------------------------------


def of_function(ev: Evaluator, function: Function, moment: Moment, task: Task) -> Iterator[Drag]:
    """Everything that is pickled because this function goes by value."""
    scope = function.scope
    label, node = label_of(scope), name_node(scope)
    for name in sorted(scope.symbols):
        if scope.symbols[name] is Symbol.FREE:
            values = _cell(ev, name, function, moment)
            values = _by_then(ev, name, function, moment, task, values)
            yield Drag(Step("closure", name, label, node), values)
    for name in sorted(code_globals(scope)):
        values = _global(ev, name, function, moment)
        if values:
            values = _by_then(ev, name, function, moment, task, values)
            magic = _magic(ev, scope) if name == "get_ipython" else None
            step = Step("global", name, label, node)
            yield Drag(step if magic is None else Step("magic", name, label, magic), values)
    if scope.made_at is None:
        return
    for param in scope.parameters:
        if param.default is not None:
            values = ev.evaluate(param.default, function.lexical, scope.made_at)
            yield Drag(Step("default", param.name, label, param.node), values)
    yield from _annotations(ev, function)
    yield from _function_attributes(ev, function, moment, task)
    if function.wraps is not None:
        yield Drag(Step("wrapped", "__wrapped__", label, node), (function.wraps,))


def code_globals(scope: Scope) -> set[str]:
    """The globals that cloudpickle ships with a function: those that its code names.

    The code of nested functions, lambdas and comprehensions counts. The code of a class body does
    not (it loads by name, not as a global), that of the methods in it does.
    """
    found: set[str] = set()
    if scope.kind != "class":
        found.update(name for name in scope.code_names if scope.symbols.get(name) is Symbol.GLOBAL)
    for child in scope.children:
        if child.kind not in ("type_parameters", "type_variable"):
            found |= code_globals(child)
        else:
            for inner in instances.function_children(child):
                found |= code_globals(inner)
    return found


def _magic(ev: Evaluator, scope: Scope) -> cst.Call | None:
    """The first magic or shell line of a notebook's function, as what IPython makes of it."""
    module = ev.modules.of(scope)
    calls = module.model.calls_in(scope) if module.notebook else ()
    for call in calls:
        shell = call.node.func.value if isinstance(call.node.func, cst.Attribute) else None
        named = last_name(shell.func) if isinstance(shell, cst.Call) else None
        if call.name in _MAGICS and named == "get_ipython":
            return call.node
    return None


def _by_then(
    ev: Evaluator, name: str, function: Function, moment: Moment, task: Task, values: Values
) -> Values:
    """The values with what other functions have put there, and without what they do only later.

    What the task's own functions store comes later. What a function stores that nothing in sight
    calls may be there, or not.
    """
    later: set[Value] = set()
    unsure: set[Value] = set()
    runs: dict[Run, Values] = {}
    for scope, binding in ev.modules.of(function.scope).model.outer_writes.get(name, ()):
        found = history.runs(ev, scope, moment, task)
        stored = join(names.binding_values(ev, binding, frame) for frame in ev.contexts(scope))
        if not found.seen:
            (unsure if found.others else later).update(stored)
        for run in found.seen:
            runs[run] = join([runs.get(run, ()), stored])
    last = max(runs, key=lambda run: run.order, default=None)
    if last is not None and states.drops(ev, name, last):
        # What is dropped by now is not there, whoever has stored it.
        later.update(value for stored in runs.values() for value in stored)
    left = tuple(value for value in values if value not in later)
    left = states.changed_by_functions(ev, name, function, moment, task, left)
    return join([left, (UNKNOWN,)]) if unsure.intersection(left) else left


def _cell(ev: Evaluator, name: str, function: Function, moment: Moment) -> Values:
    """What a closure's cell holds at the moment of pickling."""
    owner: Frame | None = function.lexical
    while owner is not None:
        if owner.scope.kind != "class" and owner.scope.symbols.get(name) is Symbol.LOCAL:
            return names.read(ev, name, owner, moment.point_in(owner))
        if name == "__class__" and owner.scope.kind == "class" and owner.lexical is not None:
            return (ClassValue(owner.scope, owner.lexical),)
        owner = owner.lexical
    return ()


def _global(ev: Evaluator, name: str, function: Function, moment: Moment) -> Values:
    """What a global of the function's module holds at the moment of pickling."""
    module = ev.modules.of(function.scope)
    scope = module.model.module
    if name not in scope.symbols and not module.notebook and not scope.star_imports:
        return ()
    if module is not ev.modules.main:
        return names.read(ev, name, module.frame, module.frame.scope.exit.end())
    return names.read(ev, name, *names.global_owner(name, moment.frame, moment.at))


def _annotations(ev: Evaluator, function: Function) -> Iterator[Drag]:
    scope = function.scope
    if ev.modules.of(scope).model.has_future_annotations or scope.made_at is None:
        return
    annotations = [param.annotation for param in scope.parameters]
    for annotation in (*annotations, scope.returns_annotation):
        for part in _annotation_parts(annotation):
            values = ev.evaluate(part, function.lexical, scope.made_at)
            yield Drag(Step("annotation", text_of(ev, part), label_of(scope), part), values)


def _annotation_parts(annotation: cst.BaseExpression | None) -> Iterator[cst.BaseExpression]:
    """The objects that an annotation holds: itself, or what stands in `Annotated[…]`."""
    if isinstance(annotation, (cst.Name, cst.Attribute)):
        yield annotation
    elif isinstance(annotation, cst.Subscript) and last_name(annotation.value) == "Annotated":
        for item in annotation.slice:
            if isinstance(item.slice, cst.Index):
                yield item.slice.value


def _function_attributes(
    ev: Evaluator, function: Function, moment: Moment, task: Task
) -> Iterator[Drag]:
    """What has been stored on the function: `task.guard = …`, by a decorator or by anybody."""
    scope = function.scope
    for attribute, owner, binding in _stored_on_names(ev, ev.modules.of(scope).model):
        if not history.runs(ev, binding.at.block.scope, moment, task):
            continue
        for frame in ev.contexts(binding.at.block.scope):
            if frame.scope.kind == "module" and not may_precede(binding.at, moment.point_in(frame)):
                continue
            owners = names.resolve(ev, owner, frame, binding.at)
            if any(isinstance(one, Function) and one.scope is scope for one in owners):
                step = Step("attribute", attribute, label_of(scope), name_node(scope))
                yield Drag(step, names.binding_values(ev, binding, frame))


def _stored_on_names(ev: Evaluator, model: Model) -> list[tuple[str, str, Binding]]:
    """The attributes that a module stores on plain names other than `self`, and these names."""
    known: dict[Model, list[tuple[str, str, Binding]]] = ev.facts.setdefault("stored on names", {})
    if model not in known:
        known[model] = []
        for attribute, binding in model.attributes_written():
            owner, inside = binding.name.rpartition(".")[0], binding.at.block.scope
            is_method = bool(inside.parameters) and instances.class_of(inside) is not None
            if "." not in owner and not (is_method and owner == inside.parameters[0].name):
                known[model].append((attribute, owner, binding))
    return known[model]


# --- classes and instances ------------------------------------------------------------------------


def of_class(ev: Evaluator, cls: ClassValue, moment: Moment) -> Iterator[Drag]:
    """Everything that is pickled because this class goes by value."""
    label, node = cls.scope.name, name_node(cls.scope)
    for name in sorted(cls.scope.bound):
        yield Drag(Step("class", name, label, node), instances.own_attribute(ev, cls, name))
    for name, values, sure in _set_outside(ev, cls, moment):
        yield Drag(Step("class", name, label, node), values, sure)
    for base in instances.bases(ev, cls):
        if isinstance(base, ClassValue):
            yield Drag(Step("base", base.scope.name, label, node), (base,))


def of_state(ev: Evaluator, instance: Instance) -> Iterator[Drag]:
    """What the class itself says is pickled: what `__getstate__` and `__reduce__` return."""
    label, node = instance.cls.scope.name, name_node(instance.cls.scope)
    for name, values in reducing.state(ev, instance):
        yield Drag(Step("state", name, label, node), values)


def of_instance(ev: Evaluator, instance: Instance, moment: Moment, task: Task) -> Iterator[Drag]:
    """The attributes of an instance, wherever they were stored, and what a container holds."""
    cls = instance.cls
    label, node = cls.scope.name, name_node(cls.scope)
    if instance.made is not None and instances.is_container(ev, cls):
        for item in instance.made.items:
            step = Step("item", text_of(ev, item.node), label, item.node)
            yield Drag(step, item.values if item.keyword else containers.held(item.values))
    outside = list(_set_outside(ev, instance, moment))
    hidden = {name for name, _, sure in outside if sure}
    for name in instances.stored_names(ev, cls):
        if name not in hidden:
            values = states.attribute(ev, instance, name, moment, task)
            yield Drag(Step("self", f"{label}.{name}", label, node), values)
    for name, values, sure in (*outside, *remembered(ev, instance, moment, task)):
        yield Drag(Step("self", f"{label}.{name}", label, node), values, sure)


def _is_of_loop(stored: Binding) -> bool:
    """Whether an attribute is stored of the variable of a `for` loop."""
    found = reaching((stored.name.partition(".")[0],), stored.at).bindings
    return bool(found) and all(one.kind == "for" for one in found)


def _set_outside(
    ev: Evaluator, owner: Instance | ClassValue, moment: Moment
) -> Iterator[tuple[str, Values, bool]]:
    """What running code outside the class has stored on it: `job.lock = …`.

    Yields the attribute, its values and whether it has surely been stored by now.
    """
    for frame, point in moment.frames():
        for path in instances.paths_of(ev, owner, frame, point):
            found = reaching((path, path.rpartition(".")[0]), point)
            stored = [one for one in found.bindings if one.name == path]
            # A loop over objects comes to all of them.
            looped = bool(stored) and all(map(_is_of_loop, stored))
            sure = len(stored) == len(found.bindings) and (looped or not found.open)
            values = join(names.binding_values(ev, one, frame) for one in stored)
            yield path.rpartition(".")[2], values, sure
