"""Findings and settings as JSON, and back: for what is kept in files and sent to other processes.

A dataclass is the list of its fields. What is read back is checked against the types that the
fields have, whoever has written it.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_Read = Callable[[Any], Any]


def as_data(value: Any) -> Any:
    """A value as lists, texts, numbers, truth values and None."""
    if isinstance(value, (tuple, list)):
        return [as_data(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value):
        return [as_data(getattr(value, field.name)) for field in fields(value)]
    return value


def from_data(kind: type[_T], data: Any) -> _T:
    """The value of a dataclass in data. Raises ValueError when there is none in it."""
    return cast("_T", _reader(cast("Any", kind))(data))


@cache
def _reader(hint: Any) -> _Read:
    """What reads a value of a type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _only(lambda data: data in arguments and isinstance(data, str), str)
    if origin in (Union, types.UnionType):
        (inner,) = (one for one in arguments if one is not type(None))
        read = _reader(inner)
        return lambda data: None if data is None else read(data)
    if origin in (tuple, frozenset):
        return _many(origin, _reader(arguments[0]) if len(arguments) < 3 else None, arguments)
    if is_dataclass(hint):
        return _fields(cast("type[Any]", hint))
    return _only(lambda data: type(data) is hint, lambda data: data)


def _only(is_right: Callable[[Any], bool], made: _Read) -> _Read:
    def read(data: Any) -> Any:
        if not is_right(data):
            raise ValueError("a value of another type was expected")
        return made(data)

    return read


def _many(made: Callable[[Any], Any], inner: _Read | None, arguments: tuple[Any, ...]) -> _Read:
    """Reads `tuple[X, ...]`, `frozenset[X]`, or a tuple of as many things as `arguments`."""
    if made is frozenset or (len(arguments) == 2 and arguments[1] is Ellipsis):
        each = cast("_Read", inner)
        return _only(lambda data: type(data) is list, lambda data: made(map(each, data)))
    readers = [_reader(one) for one in arguments]
    return _only(
        lambda data: type(data) is list and len(data) == len(readers),
        lambda data: made(read(one) for read, one in zip(readers, data, strict=True)),
    )


def _fields(kind: type[Any]) -> _Read:
    hints = get_type_hints(kind)
    readers = [_reader(hints[field.name]) for field in fields(kind)]

    def made(data: list[Any]) -> Any:
        return kind(*(read(one) for read, one in zip(readers, data, strict=True)))

    return _only(lambda data: type(data) is list and len(data) == len(readers), made)
