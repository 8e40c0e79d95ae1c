"""Attributes and items: what is inside a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_dask_pickle.capture import calls, containers, decorators, instances, names
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.values import (
    PLAIN,
    UNKNOWN,
    ClassValue,
    Const,
    ContextManaged,
    DelayedFunction,
    Descriptor,
    External,
    Function,
    Instance,
    Items,
    Method,
    Object,
    ObjectMethod,
    Partial,
    Super,
    Value,
    Values,
    join,
)
from flake8_dask_pickle.model import Point
from flake8_dask_pickle.model.flow import reaching
from flake8_dask_pickle.model.module import dotted_path, last_name

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


def evaluate_attribute(ev: Evaluator, node: cst.Attribute, frame: Frame, at: Point) -> Values:
    """`a.b`: what was last stored there in sight, else what the object has under that name."""
    stored, certain = stored_attribute(ev, dotted_path(node), frame, at)
    if certain:
        return stored
    owners = ev.evaluate(node.value, frame, at)
    if UNKNOWN in owners and _is_called_client(ev, node):
        owners = join([tuple(one for one in owners if one is not UNKNOWN), _client(ev, node)])
    found = join(member(ev, value, node.attr.value, node) for value in owners)
    return join([stored, found])


#: What clients are called, where nothing more is known of them, and what is done with them then.
_CLIENT_NAMES = frozenset({"client", "dask_client"})
_SUBMITTING = frozenset({"submit", "map"})


def _is_called_client(ev: Evaluator, node: cst.Attribute) -> bool:
    """Whether `node` is a method of something that only its name says to be a Dask client.

    The usual names count in modules that import Dask, for methods that other clients do not have.
    """
    name, method = last_name(node.value), node.attr.value
    if ev.client_names is not None:
        return name in ev.client_names
    if name not in _CLIENT_NAMES or method not in _SUBMITTING:
        return False
    return any(one.startswith(("dask", "distributed")) for one in ev.model.imports)


def _client(ev: Evaluator, node: cst.Attribute) -> Values:
    return ev.object("distributed.Client", node.value)


def stored_attribute(
    ev: Evaluator, dotted: str | None, frame: Frame, at: Point
) -> tuple[Values, bool]:
    """What assignments to `a.b` in the flow before give, and whether one has surely happened."""
    if dotted is None:
        return (), False
    root = dotted.partition(".")[0]
    owner = names.owner_of(root, frame, at)
    if owner is None:
        return (), False
    inside, point = owner
    if dotted not in inside.scope.flowing:
        return (), False
    prefixes = [dotted]
    while "." in prefixes[-1]:
        prefixes.append(prefixes[-1].rpartition(".")[0])
    found = reaching(prefixes, point, narrowed=True)
    exact = [binding for binding in found.bindings if binding.name == dotted]
    if not exact:
        return (), False
    values = join(names.binding_values(ev, binding, inside) for binding in exact)
    values = names.changed(ev, dotted, values, inside, point)
    certain = not found.open and len(exact) == len(found.bindings)
    return values, certain


def member(ev: Evaluator, value: Value, name: str, node: cst.CSTNode) -> Values:
    """The attribute `name` of one value."""
    handler = _MEMBERS.get(type(value))
    return (UNKNOWN,) if handler is None else handler(ev, value, name, node)


def _of_external(ev: Evaluator, value: External, name: str, node: cst.CSTNode) -> Values:
    return ev.external(f"{value.dotted}.{name}", node)


def _of_instance(ev: Evaluator, value: Instance, name: str, node: cst.CSTNode) -> Values:
    if name == "__dict__":
        return instances.namespace(ev, value, node)
    return instances.attribute(ev, value, name)


def _of_class(ev: Evaluator, value: ClassValue, name: str, node: cst.CSTNode) -> Values:
    return instances.class_attribute(ev, value, name, value)


def _of_super(ev: Evaluator, value: Super, name: str, node: cst.CSTNode) -> Values:
    return instances.inherited(ev, value, name)


def _of_object(ev: Evaluator, value: Object, name: str, node: cst.CSTNode) -> Values:
    gives = value.type.default_attribute
    if gives is not None and name not in value.type.methods and not name.startswith("_"):
        return ev.object(gives, value.origin)
    return (ObjectMethod(value, name),)


def _of_object_method(ev: Evaluator, value: ObjectMethod, name: str, node: cst.CSTNode) -> Values:
    return join(member(ev, one, name, node) for one in plain(ev, value))


def _of_method(ev: Evaluator, value: Method, name: str, node: cst.CSTNode) -> Values:
    return member(ev, value.function, name, node)


def _of_items(ev: Evaluator, value: Items, name: str, node: cst.CSTNode) -> Values:
    return containers.member(value, name)


def _of_function(ev: Evaluator, value: Function, name: str, node: cst.CSTNode) -> Values:
    if name == "__wrapped__" and value.wraps is not None:
        return (value.wraps,)
    return (UNKNOWN,)


def _of_delayed(ev: Evaluator, value: DelayedFunction, name: str, node: cst.CSTNode) -> Values:
    return ev.object("dask.delayed.Delayed", node)


def plain(ev: Evaluator, value: ObjectMethod) -> Values:
    """`obj.name` where it is not called: an attribute such as `frame.amount`."""
    gives = value.owner.type.gives(value.name)
    if gives is None:
        return (UNKNOWN,)
    made = value.owner.made
    return ev.object(gives, value.owner.origin, made=made) if gives else (PLAIN,)


def derived(ev: Evaluator, values: Values) -> Values:
    """What an operator makes of values: Dask collections stay what they are."""
    return join(_derived(ev, value) for value in values)


def _derived(ev: Evaluator, value: Value) -> Values:
    if isinstance(value, ObjectMethod):
        return derived(ev, plain(ev, value))
    if isinstance(value, Object) and value.type.default_method is not None:
        return ev.object(value.type.default_method, value.origin)
    return (PLAIN,) if isinstance(value, Const) else (UNKNOWN,)


def evaluate_subscript(ev: Evaluator, node: cst.Subscript, frame: Frame, at: Point) -> Values:
    """`a[i]`: a known item, or any of them."""
    owners = ev.evaluate(node.value, frame, at)
    part = node.slice[0].slice if len(node.slice) == 1 else None
    if isinstance(part, cst.Slice):
        bounds = [_constant(ev, one, frame, at) for one in (part.lower, part.upper, part.step)]
        return join(_sliced(ev, value, bounds) for value in owners)
    keys = _keys(ev, part.value, frame, at) if isinstance(part, cst.Index) else [None]
    return join(_item(ev, value, key, node) for value in owners for key in keys)


def _keys(ev: Evaluator, node: cst.BaseExpression, frame: Frame, at: Point) -> list[object]:
    """The literals that an expression may be; Ellipsis alone when one is not known."""
    values = ev.evaluate(node, frame, at)
    known: list[object] = [value.value for value in values if isinstance(value, Const)]
    return known if known and len(known) == len(values) and ... not in known else [...]


def _constant(ev: Evaluator, node: cst.BaseExpression | None, frame: Frame, at: Point) -> object:
    """The literal that an expression is; None when it is none, Ellipsis when it is not known."""
    if node is None:
        return None
    values = ev.evaluate(node, frame, at)
    only = values[0] if len(values) == 1 else UNKNOWN
    return only.value if isinstance(only, Const) else ...


def _sliced(ev: Evaluator, value: Value, bounds: list[object]) -> Values:
    if not isinstance(value, Items):
        return _derived(ev, value)
    known = [bound for bound in bounds if bound is None or isinstance(bound, int)]
    if value.exact and len(known) == len(bounds) and known[2] != 0:
        return (containers.sliced(value, *known),)
    return (containers.part(value),)


def _item(ev: Evaluator, value: Value, key: object, node: cst.Subscript) -> Values:
    if isinstance(value, Items):
        known = containers.item(value, key)
        if known is not None:
            return known
        return _any_function(value) if value.kind == "dict" else elements_of(ev, (value,))
    if isinstance(value, (ClassValue, External)):
        return (value,)  # a generic class: `Queue[int]`
    if isinstance(value, Object):
        gives = value.type.gives("__getitem__")
        if gives is None:
            return (UNKNOWN,)
        # What stands in a list of objects is known by the call that made the list.
        origin = value.origin if "__iter__" in value.type.methods else node
        return ev.object(gives, origin, made=value.made) if gives else (PLAIN,)
    if isinstance(value, ObjectMethod):
        return join(_item(ev, one, key, node) for one in plain(ev, value))
    return _derived(ev, value)


#: What a table of functions holds.
_CALLABLE = (Function, Method, Partial, ObjectMethod, ContextManaged, DelayedFunction)


def _any_function(table: Items) -> Values:
    """What stands under a key that is not known: in a table of functions, any of them.

    Of data that much is not said: which of it is picked is what the key is for.
    """
    held = join(element.values for element in table.elements)
    functions = tuple(value for value in held if isinstance(value, _CALLABLE))
    if not functions or not table.exact:
        return (PLAIN,)
    return functions if len(functions) == len(held) else (*functions, UNKNOWN)


def elements_of(ev: Evaluator, values: Values) -> Values:
    """What iterating over the values may give."""
    groups: list[Values] = []
    for value in values:
        if isinstance(value, Items):
            groups.append(containers.elements(value))
        elif isinstance(value, Object):
            groups.append(_iterated(ev, value))
        else:
            groups.append((PLAIN,) if isinstance(value, Const) else (UNKNOWN,))
    return join(groups)


def _iterated(ev: Evaluator, value: Object) -> Values:
    """What iterating over an object of a known type may give."""
    if value.type.name == "generator":
        return calls.yielded(ev, value)
    if value.type.name == "distributed.as_completed" and value.made is not None:
        call = passed(value.made)
        if call.positional and "with_results" not in call.keywords:
            return elements_of(ev, call.positional[0].values)
    gives = value.type.methods.get("__iter__")
    return ev.object(gives, value.origin) if gives else (UNKNOWN,)


def descriptor_bound(ev: Evaluator, value: Value, owner: Value, cls: ClassValue) -> Values:
    """A class's attribute as seen through an instance or through the class itself."""
    if isinstance(value, Function) and isinstance(owner, (Instance, Super)):
        return (Method(owner, value),)
    if isinstance(value, DelayedFunction) and isinstance(owner, Instance):
        return (replace(value, owner=owner),)
    if isinstance(value, Object) and value.type.name in decorators.DESCRIPTORS:
        return (UNKNOWN,) if isinstance(owner, Instance) else (value,)
    if not isinstance(value, Descriptor):
        return (value,)
    function = value.function
    if value.kind == "static" or not isinstance(function, Function):
        return (function,)
    if value.kind == "class":
        return (Method(cls, function),)
    if isinstance(owner, Instance):
        if value.kind == "method":
            return (Method(owner, function),)
        return calls.results(ev, ev.generic_frame(function, owner))
    return (UNKNOWN,)


_MEMBERS: dict[type, Callable[[Evaluator, Any, str, cst.CSTNode], Values]] = {
    External: _of_external,
    Instance: _of_instance,
    ClassValue: _of_class,
    Super: _of_super,
    Object: _of_object,
    ObjectMethod: _of_object_method,
    Method: _of_method,
    Items: _of_items,
    Function: _of_function,
    DelayedFunction: _of_delayed,
}
