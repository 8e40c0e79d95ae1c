"""The fields of dataclasses, attrs classes and named tuples: what their instances hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import calls, declared, instances
from flake8_dask_pickle.capture.passing import argument_for, passed
from flake8_dask_pickle.capture.values import (
    UNKNOWN,
    Arguments,
    ClassValue,
    Element,
    External,
    Field,
    Instance,
    Items,
    Record,
    Values,
    join,
)
from flake8_dask_pickle.model import Parameter
from flake8_dask_pickle.model.flow import reaching
from flake8_dask_pickle.model.module import dotted_path, last_name

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Decorators that make fields of what a class body declares, by the last part of their names.
_DECORATORS = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "s", "attributes"})
#: Keywords under which a field is given a callable that makes its default.
_FACTORIES = ("default_factory", "factory")


def has_fields(ev: Evaluator, cls: ClassValue) -> bool:
    """Whether what the class body declares are fields of its instances."""
    for decorator in cls.scope.decorators:
        node = decorator.decorator
        path = dotted_path(node.func if isinstance(node, cst.Call) else node) or ""
        if path.rpartition(".")[2] in _DECORATORS:
            return True
    return any(
        isinstance(base, External) and base.dotted in ("typing.NamedTuple", "msgspec.Struct")
        for base in instances.bases(ev, cls)
    )


def names(ev: Evaluator, cls: ClassValue) -> list[str]:
    """The fields that the class body itself declares, in order."""
    if not has_fields(ev, cls):
        return []
    declared_ = list(cls.scope.annotations)
    made = {
        binding.at.tick: binding.name
        for name in cls.scope.bound - set(declared_)
        for binding in reaching((name,), cls.scope.exit.end()).bindings
        if any(isinstance(one, Field) for one in instances.own_attribute(ev, cls, binding.name))
    }
    return declared_ + [made[tick] for tick in sorted(made)]


def value(ev: Evaluator, instance: Instance, name: str) -> Values:
    """What a field holds: the argument of the construction, its default, or its annotation."""
    classes = [one for one in instances.lineage(ev, instance.cls) if has_fields(ev, one)]
    for cls in classes:
        if name in names(ev, cls):
            return () if _is_for_init(cls, name) else _value(ev, instance, cls, name)
    return ()


def _is_for_init(cls: ClassValue, name: str) -> bool:
    """Whether a field is an `InitVar`: construction takes it, and no instance holds it."""
    annotation = cls.scope.annotations.get(name)
    form = annotation.value if isinstance(annotation, cst.Subscript) else annotation
    return form is not None and last_name(form) == "InitVar"


def _value(ev: Evaluator, instance: Instance, cls: ClassValue, name: str) -> Values:
    annotation = cls.scope.annotations.get(name)
    default = _default(ev, cls, name)
    if instance.made is not None:
        order = _all_names(ev, instance.cls)
        param = Parameter(name, "positional", order.index(name), cls.scope.node, annotation, None)
        given = argument_for(param, instance.made, [param])
        if given is not None and UNKNOWN not in given:
            return given
        if given is None and default:
            return default
    if default and instance.made is None:
        return join([default, (UNKNOWN,)])
    if annotation is None:
        return (UNKNOWN,)
    return declared.instances(ev, annotation, cls.lexical, cls.lexical.scope.exit.end())


def _all_names(ev: Evaluator, cls: ClassValue) -> list[str]:
    """The fields of a class, those of its ancestors first, as constructors take them."""
    found: dict[str, None] = {}
    for one in reversed(instances.lineage(ev, cls)):
        found.update(dict.fromkeys(names(ev, one)))
    return list(found)


def _default(ev: Evaluator, cls: ClassValue, name: str) -> Values:
    values = instances.own_attribute(ev, cls, name)
    return join(one.default if isinstance(one, Field) else (one,) for one in values)


def field(ev: Evaluator, arguments: Arguments) -> Values:
    """`dataclasses.field(…)`, `attrs.field(…)`, `attr.ib(…)`: a field with its default."""
    call = passed(arguments)
    for keyword in _FACTORIES:
        if keyword in call.keywords:
            return (Field(_made(ev, call.keywords[keyword].values, arguments)),)
    default = call.keywords.get("default")
    values = () if default is None else default.values
    unwrapped = [one.default if isinstance(one, Field) else (one,) for one in values]
    return (Field(join(unwrapped)),)


def factory(ev: Evaluator, arguments: Arguments) -> Values:
    """`attr.Factory(make)`: a default that is made anew for each instance."""
    call = passed(arguments)
    makers = call.positional[0].values if call.positional else (UNKNOWN,)
    return (Field(_made(ev, makers, arguments)),)


def _made(ev: Evaluator, makers: Values, arguments: Arguments) -> Values:
    bare = Arguments((), arguments.frame, arguments.at, arguments.node)
    return join(calls.call(ev, maker, bare) for maker in makers)


def record(ev: Evaluator, arguments: Arguments) -> Values:
    """`collections.namedtuple("Row", "name lock")`: instances hold their arguments."""
    call = passed(arguments)
    spelt = call.positional[1] if len(call.positional) > 1 else call.keywords.get("field_names")
    return (Record(tuple(_field_names(spelt)) if spelt is not None else ()),)


def _field_names(spelt: Element) -> list[str]:
    only = spelt.values[0] if len(spelt.values) == 1 else UNKNOWN
    if isinstance(only, Items):
        parts = [one for element in only.elements for one in element.values]
        return [str(getattr(one, "value", "")) for one in parts]
    text = getattr(only, "value", "")
    return text.replace(",", " ").split() if isinstance(text, str) else []


def recorded(ev: Evaluator, made: Record, arguments: Arguments) -> Values:
    """An instance of a named tuple: a tuple whose items have names."""
    call = passed(arguments)
    names_ = dict(enumerate(made.fields))
    held = [
        Element(element.values, element.node, names_.get(at))
        for at, element in enumerate(call.positional)
    ]
    held += [Element(one.values, one.node, key) for key, one in call.keywords.items()]
    exact = call.exact and not call.keywords and not call.rest
    return (Items("tuple", tuple(held), exact, arguments.node),)
