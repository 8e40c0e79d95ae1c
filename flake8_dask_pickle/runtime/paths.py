"""What an object takes along when it is pickled, and what each part is called from outside.

A step is how a person would write it: `.client`, `['key']`, `[0]`, `.__closure__['cfg']`. A part
that only wraps another (a closure's cell, the copy of a mapping) has the empty step.
"""

from __future__ import annotations

import functools
import pickle
import sys
import types
import weakref
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, cast

Part = tuple[str, object]

#: What pickles by itself and holds nothing.
ATOMS = frozenset(
    {type(None), bool, int, float, complex, str, bytes, bytearray, pickle.PickleBuffer}
)

#: Longer keys are named by their position.
_LONGEST_KEY = 60

#: Longer paths are shown without their middle.
_LONGEST_PATH = 14

#: What the arguments are that these types are made from again.
_ARGUMENTS: dict[type, Sequence[str]] = {
    types.MethodType: (".__func__", ".__self__"),
    types.BuiltinMethodType: (".__self__",),
    types.MethodWrapperType: (".__self__",),
    property: (".fget", ".fset", ".fdel", ".__doc__"),
    classmethod: (".__func__",),
    staticmethod: (".__func__",),
    types.CellType: ("",),
    types.MappingProxyType: ("",),
    type({}.keys()): ("",),
    type({}.values()): ("",),
    type({}.items()): ("",),
    weakref.WeakSet: ("",),
    defaultdict: (".default_factory",),
    deque: ("", ""),
}

#: What the state of a partial is made of.
_PARTIAL = (".func", ".args", ".keywords", ".__dict__")


def subscript(key: object, position: int) -> str:
    """The step to the value under a key."""
    plain = type(key) in ATOMS or (isinstance(key, tuple) and all(type(k) in ATOMS for k in key))
    text = repr(key) if plain else ""
    return f"[{text}]" if 0 < len(text) <= _LONGEST_KEY else f"[<key {position}>]"


def joined(steps: Sequence[str], root: str) -> str:
    """A path as text: an arrow before each object that is reached through an attribute."""
    steps = [step for step in steps if step]
    if len(steps) > _LONGEST_PATH:
        half = _LONGEST_PATH // 2
        left_out = f" → … {len(steps) - 2 * half} more …"
        return _joined(steps[:half], root) + left_out + _joined([*steps[-half:]], "")
    return _joined(steps, root)


def _joined(steps: Sequence[str], root: str) -> str:
    text = root
    for number, step in enumerate(steps):
        arrow = step.startswith(".") and (number > 0 or not root)
        text += f" → {step}" if arrow else step
    return text


def name_of(thing: object) -> str:
    """What the root of a path is called."""
    if isinstance(thing, (types.FunctionType, types.BuiltinFunctionType, type, types.ModuleType)):
        return str(getattr(thing, "__qualname__", thing.__name__)).rpartition("<locals>.")[2]
    return type(thing).__name__


def type_name(thing: object) -> str:
    """The type of a thing, as the message of an exception has it."""
    kind = type(thing)
    return kind.__qualname__ if kind.__module__ == "builtins" else dotted(kind)


def dotted(kind: type) -> str:
    """The full name of a type."""
    return f"{kind.__module__}.{kind.__qualname__}"


def items_of(thing: object) -> list[Part] | None:
    """What the containers hold that the pickler writes without asking; None for all others.

    Plain values are left out, fast: most large containers hold nothing else.
    """
    kind, held = type(thing), cast("Any", thing)
    if kind is dict:
        return _pairs(list(held.items()))
    if kind in (list, tuple):
        return _numbered("[{}]", held)
    if kind in (set, frozenset):
        return _numbered("[<item {}>]", held)
    return None


def _numbered(step: str, things: Iterable[object]) -> list[Part]:
    things = list(things)
    if ATOMS.issuperset(map(type, things)):
        return []
    return [(step.format(i), one) for i, one in enumerate(things) if type(one) not in ATOMS]


def parts_of(thing: object, reduced: tuple[Any, ...]) -> Iterator[Part]:
    """What is written for an object that `__reduce_ex__`, or a reducer, has taken apart."""
    whole: tuple[Any, ...] = (*reduced, *(None,) * (6 - len(reduced)))
    function, arguments, state, items, pairs, setter = whole
    yield (".__class__" if function is type(thing) else ".__reduce__()[0]"), function
    yield ".__reduce__()[5]", setter
    columns = _columns(thing)
    if columns is not None:
        yield from columns
        return
    if isinstance(thing, types.FunctionType):
        yield from _of_function(arguments, state, thing)
    elif isinstance(thing, type):
        yield from _of_class(thing, arguments, state)
    elif isinstance(thing, types.ModuleType):
        # A module that can be imported goes by its name alone.
        yield from _attributes(*arguments[1:])
    else:
        own = _own(thing)
        yield from _of_arguments(thing, arguments, own)
        yield from _of_state(thing, state, own)
    yield from _numbered("[{}]", items or ())
    yield from _pairs(list(pairs or ()))


def attributes(thing: object) -> dict[str, object]:
    """What an object holds in its `__dict__` and its slots; nothing of it is computed."""
    try:
        found = dict(object.__getattribute__(thing, "__dict__"))
    except Exception:  # noqa: BLE001 - without a __dict__, or with one that is not a mapping
        found = {}
    for kind in type(thing).__mro__:
        for name, descriptor in vars(kind).items():
            if isinstance(descriptor, types.MemberDescriptorType):
                try:
                    found[name] = descriptor.__get__(thing, type(thing))
                except AttributeError:
                    continue
    return found


def _own(thing: object) -> dict[int, str]:
    """The names of an object's attributes by the identity of what they hold."""
    own = {id(value): f".{name}" for name, value in attributes(thing).items()}
    if isinstance(thing, BaseException):
        own[id(thing.args)] = ".args"
        own |= {id(value): f".args[{i}]" for i, value in enumerate(thing.args)}
    if isinstance(thing, tuple):
        fields = getattr(type(thing), "_fields", None) or range(len(thing))
        names = (f".{one}" if isinstance(one, str) else f"[{one}]" for one in fields)
        own |= {id(value): name for value, name in zip(thing, names, strict=False)}
    if isinstance(thing, (set, frozenset)):
        own |= {id(value): f"[<item {i}>]" for i, value in enumerate(thing)}
    own[id(type(thing))] = ".__class__"
    return own


def _of_function(
    arguments: Sequence[Any], state: Any, function: types.FunctionType
) -> Iterator[Part]:
    yield ".__code__", arguments[0]
    plain, slots = state
    yield from _attributes(plain)
    for name, value in slots.items():
        if name == "__closure__":
            free = function.__code__.co_freevars
            cells = zip(free, value or (), strict=False)
            yield from ((f".__closure__[{name!r}]", cell) for name, cell in cells)
        elif name == "_cloudpickle_submodules":
            yield from ((f".__globals__[{module.__name__!r}]", module) for module in value)
        else:
            yield from _inner(f".{name}", value)


def _of_class(kind: type, arguments: Sequence[Any], state: Any) -> Iterator[Part]:
    for argument in arguments:
        if isinstance(argument, dict) and issubclass(kind, Enum):
            yield from _attributes(argument)
        elif argument is type(kind):
            yield ".__class__", argument
        else:
            yield from _inner(".__bases__", argument)
    for one in state or ():
        yield from _attributes(one)


def _of_arguments(
    thing: object, arguments: Iterable[object], own: dict[int, str]
) -> Iterator[Part]:
    names = _ARGUMENTS.get(type(thing), ())
    for number, argument in enumerate(arguments):
        if number < len(names):
            yield names[number], argument
        elif id(argument) in own:
            yield own[id(argument)], argument
        else:
            yield from _flat(f".__reduce__()[1][{number}]", argument, own)


def _of_state(thing: object, state: Any, own: dict[int, str]) -> Iterator[Part]:
    if isinstance(thing, functools.partial) and isinstance(state, tuple):
        for name, value in zip(_PARTIAL, state, strict=False):
            yield from _inner(name, value)
    elif _is_ndarray(thing) and isinstance(state, tuple):
        yield ".dtype", state[-3]
        yield ".flat", state[-1]
    elif isinstance(state, tuple) and len(state) == 2 and isinstance(state[1], dict):
        yield from _flat(".__getstate__()[0]", state[0], own)
        yield from _flat(".__getstate__()[1]", state[1], own)
    else:
        yield from _flat(".__getstate__()", state, own)


def _flat(step: str, value: object, own: dict[int, str]) -> Iterator[Part]:
    """A value, or the items of a container made for the pickle: by their attributes' names."""
    if id(value) in own:
        yield own[id(value)], value
        return
    names = set(own.values())
    for inner, item in _inner(step, value):
        attribute = f".{inner[len(step) + 2 : -2]}"
        yield (attribute if attribute in names else own.get(id(item), inner)), item


def _inner(step: str, value: object) -> Iterator[Part]:
    """A value, or the items of a container."""
    items = items_of(value)
    if items is None:
        yield step, value
    else:
        yield from ((step + inner, item) for inner, item in items)


def _attributes(namespace: dict[str, object] | None = None) -> Iterator[Part]:
    yield from ((f".{name}", value) for name, value in list((namespace or {}).items()))


def _pairs(pairs: list[tuple[object, object]]) -> list[Part]:
    found: list[Part] = []
    for number, (key, value) in enumerate(pairs):
        if type(key) not in ATOMS:
            found.append((f".<key {number}>", key))
        if type(value) not in ATOMS:
            found.append((subscript(key, number), value))
    return found


def _columns(thing: object) -> Iterator[Part] | None:
    """What a DataFrame or Series of pandas holds, by its columns instead of its blocks."""
    pandas = sys.modules.get("pandas")
    if pandas is None or type(thing) not in (pandas.DataFrame, pandas.Series):
        return None
    return _of_frame(thing, isinstance(thing, pandas.DataFrame))


def _of_frame(frame: Any, wide: bool) -> Iterator[Part]:
    yield from ((f".{name}", getattr(frame, name)) for name in ("index", "attrs"))
    columns = [("", frame)]
    if wide:
        yield ".columns", frame.columns
        columns = [(subscript(key, i), frame.iloc[:, i]) for i, key in enumerate(frame.columns)]
    for step, column in columns:
        if column.dtype == object:
            yield from ((f"{step}.iloc[{i}]", value) for i, value in enumerate(column.array))
        else:
            yield f"{step}.array", column.array


def _is_ndarray(thing: object) -> bool:
    return dotted(type(thing)) == "numpy.ndarray"
