"""Instances of the module's own classes: what their attributes hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

import libcst as cst

from flake8_dask_pickle.capture import fields, members, names
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.values import (
    NONE,
    UNKNOWN,
    ClassValue,
    Descriptor,
    Element,
    External,
    Function,
    Instance,
    Method,
    Super,
    Value,
    Values,
    container,
    join,
    without_placeholder,
)
from flake8_dask_pickle.model import Binding, Model, Point, Scope
from flake8_dask_pickle.model.flow import paths_below, reaching, surely_precedes
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.scopes import Block

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Bases outside the module that change nothing about how an instance is pickled.
HARMLESS_BASES = frozenset(
    {
        "builtins.object",
        "abc.ABC",
        "typing.Protocol",
        "typing.Generic",
        "typing.NamedTuple",
        "collections.abc.Callable",
        "collections.abc.Iterable",
        "collections.abc.Mapping",
        "unittest.TestCase",
    }
)
#: Methods that run when an instance is made, in this order.
CONSTRUCTORS = ("__new__", "__init__", "__post_init__", "__attrs_post_init__")
#: Classes whose instances hold what they are made from.
CONTAINERS = frozenset({"list", "tuple", "set", "frozenset", "dict", "collections.deque"})
#: Methods with which a class says itself how it is pickled.
PICKLE_METHODS = ("__reduce__", "__reduce_ex__", "__getstate__")


def bases(ev: Evaluator, cls: ClassValue) -> Iterator[Value]:
    """The direct bases of a class."""
    node = cls.scope.node
    if not isinstance(node, cst.ClassDef) or cls.scope.made_at is None:
        return
    frame = cls.lexical
    for base in node.bases:
        if base.star:
            yield UNKNOWN
            continue
        yield from ev.evaluate(base.value, frame, cls.scope.made_at)


_Fact = TypeVar("_Fact")


def once(
    find: Callable[[Evaluator, ClassValue], _Fact],
) -> Callable[[Evaluator, ClassValue], _Fact]:
    """Asks a question about a class once in each analysis."""

    @wraps(find)
    def ask(ev: Evaluator, cls: ClassValue) -> _Fact:
        key = (find.__name__, cls)
        if key not in ev.class_facts:
            ev.class_facts[key] = find(ev, cls)
        return cast("_Fact", ev.class_facts[key])

    return ask


@once
def lineage(ev: Evaluator, cls: ClassValue) -> list[ClassValue]:
    """The class and its ancestors in this module, nearest first."""
    found: dict[Scope, ClassValue] = {cls.scope: cls}
    pending = [cls]
    while pending:
        for base in bases(ev, pending.pop(0)):
            if isinstance(base, ClassValue) and base.scope not in found:
                found[base.scope] = base
                pending.append(base)
    return list(found.values())


@once
def foreign_bases(ev: Evaluator, cls: ClassValue) -> list[Value]:
    """The ancestors outside this module that are not known to be harmless."""
    return [
        base
        for one in lineage(ev, cls)
        for base in bases(ev, one)
        if not isinstance(base, ClassValue)
        and not (isinstance(base, External) and base.dotted in HARMLESS_BASES)
    ]


@once
def is_container(ev: Evaluator, cls: ClassValue) -> bool:
    """Whether the class derives from a container, without a constructor of its own."""
    if method(ev, cls, "__init__") is not None or method(ev, cls, "__new__") is not None:
        return False
    return any(
        isinstance(base, External) and base.dotted.removeprefix("builtins.") in CONTAINERS
        for one in lineage(ev, cls)
        for base in bases(ev, one)
    )


def own_attribute(ev: Evaluator, cls: ClassValue, name: str) -> Values:
    """What the body of the class itself binds under `name`."""
    body = ev.inline_frame(cls.scope, cls.lexical)
    found = reaching((name,), cls.scope.exit.end())
    return join(names.binding_values(ev, binding, body) for binding in found.bindings)


def raw_attribute(ev: Evaluator, cls: ClassValue, name: str) -> tuple[Values, ClassValue] | None:
    """The class attribute `name` and the class that has it, before descriptors act."""
    for one in lineage(ev, cls):
        values = own_attribute(ev, one, name)
        if values:
            return values, one
    return None


def class_attribute(ev: Evaluator, cls: ClassValue, name: str, owner: Value) -> Values:
    """The class attribute `name` as seen through `owner`, an instance or the class."""
    found = raw_attribute(ev, cls, name)
    if found is None:
        return (UNKNOWN,)
    return join(members.descriptor_bound(ev, value, owner, cls) for value in found[0])


def inherited(ev: Evaluator, value: Super, name: str) -> Values:
    """The attribute `name` of `super()`."""
    for one in lineage(ev, value.cls)[1:]:
        values = own_attribute(ev, one, name)
        if values:
            return join(members.descriptor_bound(ev, v, value.owner, one) for v in values)
    return (UNKNOWN,)


def method(ev: Evaluator, cls: ClassValue, name: str) -> Function | None:
    """The plain method `name` of a class of this module."""
    found = raw_attribute(ev, cls, name)
    if found is None:
        return None
    return next((value for value in found[0] if isinstance(value, Function)), None)


def own_methods(ev: Evaluator, cls: ClassValue) -> Iterator[Function]:
    """The functions that a class's body defines, whatever descriptors wrap them."""
    for scope in function_children(cls.scope):
        yield Function(scope, ev.inline_frame(cls.scope, cls.lexical))


def function_children(scope: Scope) -> Iterator[Scope]:
    """The functions defined directly in a scope; type parameters do not count as a level."""
    for child in scope.children:
        if child.kind == "function":
            yield child
        elif child.kind == "type_parameters":
            yield from function_children(child)


def attribute(ev: Evaluator, instance: Instance, name: str) -> Values:
    """The attribute `name` of an instance: what its methods have stored, else the class's."""
    stored = stored_values(ev, instance, name)
    found = raw_attribute(ev, instance.cls, name)
    if found is not None and any(isinstance(value, Descriptor) for value in found[0]):
        return class_attribute(ev, instance.cls, name, instance)
    if stored:
        return stored
    return class_attribute(ev, instance.cls, name, instance)


def stored_values(ev: Evaluator, instance: Instance, name: str) -> Values:
    """What `self.name = …` in the methods stores at any time; nothing when no method does.

    What construction stores is certain. What other methods store may not have happened yet, so
    it comes with `UNKNOWN`, unless construction stores only a placeholder.
    """
    constructed = constructed_values(ev, instance, name)
    later: list[Values] = []
    construction = construction_methods(ev, instance.cls)
    for function, self_name in writers(ev, instance.cls, name):
        if function.scope in construction or function.scope.name in CONSTRUCTORS:
            continue
        if not is_idle(ev, function.scope, instance):
            later.append(_stored_by(ev, function, instance, f"{self_name}.{name}")[0])
    if not later:
        return constructed
    values = without_placeholder(join([constructed, *later]))
    return values if constructed and values == constructed else join([values, (UNKNOWN,)])


def constructed_values(ev: Evaluator, instance: Instance, name: str) -> Values:
    """What is stored in an attribute once an instance is made; nothing when it is not."""
    values = fields.value(ev, instance, name)
    construction = construction_methods(ev, instance.cls)
    stores: list[tuple[tuple[int, ...], bool, Values]] = []
    for function, self_name in writers(ev, instance.cls, name):
        begun = construction.get(function.scope)
        if begun is None or not _is_begun(ev, begun, instance):
            continue
        stored, is_open = _stored_by(ev, function, instance, f"{self_name}.{name}")
        if not values and (is_open or not begun.sure):
            # Some way through the constructor leaves it to the class, or unset.
            before = raw_attribute(ev, instance.cls, name)
            stored = join([stored, (NONE,) if before is None else before[0]])
        ends = max(one.tick for one in _stores(function.scope, f"{self_name}.{name}"))
        stores.append(((*begun.order, ends), begun.sure and not is_open, stored))
    for _, always, stored in sorted(stores, key=lambda one: one[0]):
        values = stored if always else join([values, stored])
    return values


def _is_begun(ev: Evaluator, begun: Begun, instance: Instance) -> bool:
    """Whether the calls that lead to a method may be made as this instance is."""
    return all(
        names.is_reached(ev, block, method_frame(ev, method, instance))
        for method, block in begun.through
        if block.guards
    )


def _stored_by(
    ev: Evaluator, function: Function, instance: Instance, path: str
) -> tuple[Values, bool]:
    """What a method has stored under `self.name` at its end, and whether it may have not."""
    frame = method_frame(ev, function, instance)
    return stored_in(ev, path, frame, function.scope.exit.end())


def stored_in(ev: Evaluator, path: str, frame: Frame, at: Point) -> tuple[Values, bool]:
    """What a method has stored under `self.name` by some point, and whether it may have not."""
    found = reaching((path,), at)
    bindings = names.possible(ev, found.bindings, frame)
    values = join(names.binding_values(ev, one, frame) for one in bindings)
    return names.changed(ev, path, values, frame, at), found.open


def _stores(scope: Scope, path: str) -> list[Point]:
    """Where a method stores under `self.name`, as far as that is there at its end."""
    return [one.at for one in reaching((path,), scope.exit.end()).bindings] or [scope.exit.end()]


def is_idle(ev: Evaluator, scope: Scope, instance: Instance) -> bool:
    """Whether a method runs nowhere in sight, on an instance that was made in sight."""
    if instance.made is None or scope.name.startswith("__"):
        return False
    return all(frame.caller is None for frame in ev.contexts(scope))


def _models(ev: Evaluator, cls: ClassValue) -> list[Model]:
    """The modules that a class and its ancestors are written in."""
    return list(dict.fromkeys(ev.modules.of(one.scope).model for one in lineage(ev, cls)))


def _attribute_writes(ev: Evaluator, cls: ClassValue, name: str) -> Iterator[Binding]:
    for model in _models(ev, cls):
        yield from model.attribute_writes.get(name, ())


def writers(
    ev: Evaluator, cls: ClassValue, name: str, *, deletes: bool = False
) -> Iterator[tuple[Function, str]]:
    """The methods that store (or delete) the attribute `name`, and what each calls the instance."""
    classes = {one.scope: one for one in lineage(ev, cls)}
    seen: set[Scope] = set()
    for binding in _attribute_writes(ev, cls, name):
        scope = binding.at.block.scope.enclosing_function()
        owner = class_of(scope)
        if scope in seen or owner not in classes or not scope.parameters:
            continue
        self_name = scope.parameters[0].name
        if binding.name == f"{self_name}.{name}" and (deletes or binding.kind != "del"):
            seen.add(scope)
            body = ev.inline_frame(owner, classes[owner].lexical)
            yield Function(scope, body), self_name


def storing_functions(ev: Evaluator, cls: ClassValue, name: str) -> Iterator[tuple[Scope, str]]:
    """The functions that store or delete the attribute `name` of what they are passed, and as what.

    Those of a class speak of another object than their own (`def reset(self, job): …`).
    """
    seen: set[tuple[Scope, str]] = set()
    for binding in _attribute_writes(ev, cls, name):
        scope = binding.at.block.scope
        root = binding.name.removesuffix(f".{name}")
        passed = [one.name for one in scope.parameters[class_of(scope) is not None :]]
        if root in passed and (scope, root) not in seen:
            seen.add((scope, root))
            yield scope, root


@once
def stored_names(ev: Evaluator, cls: ClassValue) -> list[str]:
    """The names of all attributes that methods of the class (or its ancestors) store."""
    classes = {one.scope for one in lineage(ev, cls)}
    found: dict[str, None] = {}
    for model in _models(ev, cls):
        for name, binding in model.attributes_written():
            scope = binding.at.block.scope.enclosing_function()
            if class_of(scope) not in classes or not scope.parameters:
                continue
            if binding.name == f"{scope.parameters[0].name}.{name}":
                found[name] = None
    for one in lineage(ev, cls):
        found.update(dict.fromkeys(fields.names(ev, one)))
    return list(found)


def class_of(scope: Scope) -> Scope | None:
    """The class that a function scope is a method of."""
    parent = scope.parent
    while parent is not None and parent.kind == "type_parameters":
        parent = parent.parent
    return parent if parent is not None and parent.kind == "class" else None


class Begun(NamedTuple):
    """When a method runs while an instance is made."""

    #: The constructor's place among the others, then where the calls stand that lead to it.
    order: tuple[int, ...]
    #: Whether these calls are always made.
    sure: bool
    #: The methods that make them, and where.
    through: tuple[tuple[Function, Block], ...] = ()


@once
def construction_methods(ev: Evaluator, cls: ClassValue) -> dict[Scope, Begun]:
    """The methods that run when an instance is made: `__init__` and what it calls on itself.

    An `__init__` that is overridden runs only if the overriding one calls it.
    """
    classes = lineage(ev, cls)
    found: dict[Scope, Begun] = {}
    pending = [(name, 0, Begun((place,), True)) for place, name in enumerate(CONSTRUCTORS)]
    while pending:
        name, start, begun = pending.pop(0)
        for at, one in enumerate(classes[start:], start):
            methods = [method for method in own_methods(ev, one) if method.scope.name == name]
            for method in methods:
                if method.scope not in found:
                    found[method.scope] = begun
                    pending.extend(_called_next(ev, method, at, classes, begun))
            if methods:
                break
    return found


def _called_next(
    ev: Evaluator, method: Function, at: int, classes: list[ClassValue], begun: Begun
) -> Iterator[tuple[str, int, Begun]]:
    """The methods that a method calls on its own instance, from which class on, and when."""
    scope = method.scope
    self_name = scope.parameters[0].name if scope.parameters else ""
    by_name = {one.scope.name: place for place, one in enumerate(classes)}
    for call in ev.modules.of(scope).model.calls_in(scope):
        func = call.node.func
        if not isinstance(func, cst.Attribute):
            continue
        sure = begun.sure and surely_precedes(call.at, scope.exit.end())
        through = (*begun.through, (method, call.at.block))
        then = Begun((*begun.order, call.at.tick), sure, through)
        owner, name = func.value, func.attr.value
        if isinstance(owner, cst.Name) and owner.value == self_name:
            yield name, 0, then
        elif isinstance(owner, cst.Name) and owner.value in by_name:
            yield name, by_name[owner.value], then
        elif isinstance(owner, cst.Call) and last_name(owner.func) == "super":
            yield name, at + 1, then


def method_frame(ev: Evaluator, function: Function, instance: Instance) -> Frame:
    """The frame in which a method runs on an instance: its construction's, where it has one."""
    if function.scope.name == "__init__" and instance.made is not None:
        constructor = method(ev, instance.cls, "__init__")
        if constructor is not None and constructor.scope is function.scope:
            return ev.call_frame(function, instance.made, instance)
    if function.scope.name == "__init__":
        known: dict[tuple[Scope, Instance], Frame | None] = ev.facts.setdefault("frames below", {})
        key = (function.scope, instance)
        if key not in known:
            known[key] = _frame_below(ev, function, instance)
        frame = known[key]
        if frame is not None:
            return frame
    else:
        for frame in ev.contexts(function.scope):
            if frame.arguments is not None and frame.owner is instance:
                return frame
    return ev.generic_frame(function, instance)


def _frame_below(ev: Evaluator, function: Function, instance: Instance) -> Frame | None:
    """The frame of an inherited `__init__`, if one that overrides it calls it.

    That is `super().__init__(…)`, or `Base.__init__(self, …)`, which passes the instance itself.
    """
    for cls in lineage(ev, instance.cls):
        for below in own_methods(ev, cls):
            if below.scope is function.scope:
                return None
            if below.scope.name != "__init__":
                continue
            frame = method_frame(ev, below, instance)
            for call in ev.modules.of(below.scope).model.calls_in(below.scope):
                if call.name == "__init__":
                    arguments = ev.arguments(call.node, frame, call.at)
                    for value in ev.evaluate(call.node.func, frame, call.at):
                        if isinstance(value, Function):
                            arguments = replace(arguments, items=arguments.items[1:])
                        called = value.function if isinstance(value, Method) else value
                        if isinstance(called, Function) and called.scope is function.scope:
                            return ev.call_frame(called, arguments, instance)
    return None


def namespace(ev: Evaluator, instance: Instance, node: cst.CSTNode) -> Values:
    """`instance.__dict__`."""
    elements = [
        Element(stored_values(ev, instance, name), node, name)
        for name in stored_names(ev, instance.cls)
    ]
    return (container("dict", elements, False, node),)


def paths_of(ev: Evaluator, owner: Instance | ClassValue, frame: Frame, at: Point) -> Iterator[str]:
    """The attributes of a local name of the frame that code of the frame stores on `owner`."""
    for name in frame.scope.attributes_of:
        if owner in names.resolve(ev, name, frame, at):
            yield from sorted(paths_below(name, at))
