"""`isinstance`: whether a value is of a class, as far as both are known."""

from __future__ import annotations

import builtins
import collections.abc
import pathlib
import types
import typing
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_dask_pickle.capture import instances
from flake8_dask_pickle.capture.values import (
    PLAIN,
    UNKNOWN,
    ClassValue,
    Const,
    External,
    Function,
    Instance,
    Items,
    Method,
    Object,
    Partial,
    Value,
    Values,
)

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame
    from flake8_dask_pickle.model import Point

#: Modules whose classes are what they are wherever the linter runs.
_MODULES: dict[str, Any] = {
    "builtins": builtins,
    "collections.abc": collections.abc,
    "pathlib": pathlib,
    "types": types,
    "typing": typing,
}
#: What an object that cannot be pickled is never: plain data, or the path of a file.
_DATA = (
    *(list, tuple, set, frozenset, dict, str, bytes, bytearray, int, float, complex, type(None)),
    *(pathlib.Path, pathlib.PurePath),
)
#: What every open file and archive has.
_OF_FILES = frozenset({"read", "write", "close"})
_GENERATORS: dict[str, type] = {
    "generator": types.GeneratorType,
    "async_generator": types.AsyncGeneratorType,
    "coroutine": types.CoroutineType,
}
_CONTAINERS: dict[str, type] = {"list": list, "tuple": tuple, "set": set, "dict": dict}


def is_instance(ev: Evaluator, value: Value, classes: Values) -> bool | None:
    """Whether a value is an instance of one of these classes; None where that is not known."""
    answers = {_is_a(ev, value, cls) for cls in classes}
    if True in answers:
        return True
    return None if None in answers or not classes else False


def types_of(ev: Evaluator, node: cst.BaseExpression, frame: Frame, at: Point) -> Values:
    """The classes that the second argument of `isinstance` names."""
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return types_of(ev, node.left, frame, at) + types_of(ev, node.right, frame, at)
    return tuple(_flat(ev.evaluate(node, frame, at)))


def _flat(values: Values) -> Iterator[Value]:
    if len(values) != 1:
        yield UNKNOWN  # which of them it is is not known
    elif isinstance(values[0], Items):
        for element in values[0].elements:
            yield from _flat(element.values)
    else:
        yield values[0]


def has_attribute(value: Value, name: Values) -> bool | None:
    """Whether a value of Python's own has an attribute of this name."""
    only = name[0] if len(name) == 1 else UNKNOWN
    own = _class_of(value)
    if not isinstance(only, Const) or not isinstance(only.value, str):
        return None
    if isinstance(value, Object) and value.type.kind == "file" and only.value in _OF_FILES:
        return True
    return None if own is None else hasattr(own, only.value)


def _class_of(value: Value) -> type | None:
    """The class of a value, where it is surely this one of Python's own."""
    if isinstance(value, Object):
        return _GENERATORS.get(value.type.name)
    if isinstance(value, Items) and not isinstance(value.origin, (cst.Call, cst.Module)):
        return _CONTAINERS.get(value.kind)
    if isinstance(value, Const) and value != PLAIN:
        return type(value.value)
    return None


def _is_a(ev: Evaluator, value: Value, cls: Value) -> bool | None:
    handler = _HANDLERS.get(type(value))
    return None if handler is None else handler(ev, value, cls)


def _python_class(cls: Value) -> type | None:
    """The class of Python's own that a value is."""
    if not isinstance(cls, External):
        return None
    module, _, name = cls.dotted.rpartition(".")
    found = getattr(_MODULES.get(module), name, None)
    found = typing.get_origin(found) or found
    return found if isinstance(found, type) else None


def _const(ev: Evaluator, value: Const, cls: Value) -> bool | None:
    wanted = _python_class(cls)
    if value is PLAIN or value == PLAIN or wanted is None:
        return None
    return isinstance(value.value, wanted)


def _items(ev: Evaluator, value: Items, cls: Value) -> bool | None:
    """A container; one that a call has made may be of a class below: `deque`, `OrderedDict`."""
    wanted, own = _python_class(cls), _CONTAINERS.get(value.kind)
    if wanted is None:
        return None
    if value.kind == "iterator":
        if wanted in _DATA:
            return False
        return not value.view if wanted is collections.abc.Iterator else None
    if own is None:
        return None
    if isinstance(value.origin, (cst.Call, cst.Module)) and (wanted is own or own in (list, set)):
        return None
    return issubclass(own, wanted)


def _object(ev: Evaluator, value: Object, cls: Value) -> bool | None:
    wanted, row = _python_class(cls), value.type
    own = _GENERATORS.get(row.name)
    if wanted is not None and own is not None:
        return issubclass(own, wanted)
    if wanted in (collections.abc.Iterator, collections.abc.Iterable) and row.kind == "iterator":
        return True if row.is_iterator else None
    if wanted in _DATA:
        return False if row.travels == "no" else None
    same = isinstance(cls, External) and ev.knowledge.canonical(cls.dotted) == row.name
    return True if same else None


def _instance(ev: Evaluator, value: Instance, cls: Value) -> bool | None:
    if isinstance(cls, ClassValue) and cls.scope in {
        one.scope for one in instances.lineage(ev, value.cls)
    }:
        return True
    known = isinstance(cls, ClassValue) or _python_class(cls) in _DATA
    return False if known and not instances.foreign_bases(ev, value.cls) else None


def _callable(ev: Evaluator, value: Value, cls: Value) -> bool | None:
    wanted = _python_class(cls)
    if wanted in _DATA:
        return False
    return True if wanted is collections.abc.Callable else None  # type: ignore[comparison-overlap]


_HANDLERS: dict[type, Callable[[Evaluator, Any, Value], bool | None]] = {
    Const: _const,
    Items: _items,
    Object: _object,
    Instance: _instance,
    Function: _callable,
    Method: _callable,
    Partial: _callable,
}
