"""What is in a graph: its tasks by function, their names, and how much they weigh."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from flake8_dask_pickle.runtime.places import Where

#: Objects that are looked at in search of functions, or of bulk.
_LOOKS = 2000

#: Functions of one task that are told apart.
_CALLABLES = 8

#: Packages whose functions are not what a person would call their task.
_SCHEDULING = ("dask", "distributed", "flake8_dask_pickle", "toolz", "tlz", "cytoolz", "functools")


class Function(NamedTuple):
    """A function as a report names it, and where its source is."""

    name: str
    defined: Where | None = None


class Group(NamedTuple):
    """The tasks of a graph that run one function; `callables` are the person's among theirs."""

    function: Function
    callables: list[object]
    tasks: list[object]


def graph_of(payload: object) -> Mapping[object, object] | None:
    """The tasks that a payload holds, where they can be had without building them, else None."""
    if isinstance(payload, Mapping) and not hasattr(payload, "layers"):
        return payload
    layered = [payload, *_parts(payload, "operands")]
    for part in layered:
        if type(part) is dict and part and payload is not part:
            return part
        layers = getattr(part, "layers", None)
        if isinstance(layers, Mapping):
            return _merged(layers.values())
    return None


def built(payload: object) -> Mapping[object, object] | None:
    """The tasks that a payload holds, built where need be; None where it holds no graph."""
    graph = graph_of(payload)
    if graph is None and hasattr(payload, "__dask_graph__"):
        graph = dict(payload.__dask_graph__())
    return graph


def groups(graph: Mapping[object, object]) -> list[Group]:
    """The tasks of a graph by the function that they run; names of other tasks are left out."""
    found: dict[object, Group] = {}
    for key, task in graph.items():
        if type(task).__name__ == "Alias":
            continue
        called = _called(task)
        label = "" if called is not None and _is_own(called) else _key_name(key)
        group = found.get((id(called), label))
        if group is None:
            group = group_of(task, _key_name(key))
            found[id(called), label] = group
        group.tasks.append(task)
    return list(found.values())


def group_of(task: object, name: str) -> Group:
    """A group without tasks yet for such as this one, called `name` if it has no better name."""
    own = list(islice(_own_callables(task), _CALLABLES))
    return Group(described(own[0]) if own else Function(name), own, [])


def _own_callables(thing: object) -> Iterator[object]:
    """The functions in it that are neither Dask's nor wrappers."""
    return (part for part in _within(thing) if callable(part) and _is_own(part))


def bulk(thing: object) -> int:
    """The bytes of the arrays, frames and strings in it, as far as a brief look finds them."""
    return sum(map(_weight, _within(thing)))


def _parts(thing: object, attribute: str) -> tuple[object, ...]:
    parts = getattr(thing, attribute, ())
    return tuple(parts) if isinstance(parts, list | tuple) else ()


def _merged(layers: Iterable[object]) -> Mapping[object, object] | None:
    merged: dict[object, object] = {}
    for layer in layers:
        mapping = layer if isinstance(layer, dict) else getattr(layer, "mapping", None)
        if not isinstance(mapping, Mapping):
            return None
        merged.update(mapping)
    return merged


def _called(task: object) -> object:
    """The callable of a task: new (`Task.func`) or old (a tuple that begins with it)."""
    if isinstance(task, tuple) and task and callable(task[0]):
        return task[0]
    return getattr(task, "func", None)


def _key_name(key: object) -> str:
    from dask.utils import key_split

    return str(key_split(key))


def _within(thing: object) -> Iterator[object]:
    """The thing and what is in it, breadth first: containers, tasks, partials, methods."""
    queue, seen = [thing], {id(thing)}
    for part in queue:
        yield part
        if len(queue) >= _LOOKS:
            continue
        for inner in _inside(part):
            if id(inner) not in seen:
                seen.add(id(inner))
                queue.append(inner)


def _inside(part: object) -> Iterable[object]:
    if isinstance(part, Mapping):
        return [*part.values()]
    if isinstance(part, list | tuple | set | frozenset):
        return part
    if isinstance(part, type):
        return ()
    return [*_fields(part)]


def _fields(part: object) -> Iterator[object]:
    module = type(part).__module__.partition(".")[0]
    if module in _SCHEDULING or hasattr(part, "__func__"):
        names = ("func", "__func__", "args", "kwargs", "keywords", "value", "first", "funcs")
        for name in (*names, "operands", "layers", "mapping"):
            inner = _attribute(part, name)
            if inner is not None:
                yield inner
    wrapped = _attribute(part, "__wrapped__")
    if callable(wrapped):
        yield wrapped


def _attribute(part: object, name: str) -> object:
    try:
        found: object = getattr(part, name, None)
    except Exception:  # noqa: BLE001 - properties run code of anyone's
        return None
    return found


def _is_own(part: object) -> bool:
    module = _attribute(part, "__module__")
    if not isinstance(module, str) or not hasattr(part, "__qualname__"):
        return False
    return module.partition(".")[0] not in _SCHEDULING


def described(part: Any) -> Function:
    """A function as a report names it."""
    code = _attribute(part, "__code__")
    if code is None:
        return Function(str(part.__qualname__))
    where = Where(code.co_filename, code.co_firstlineno)  # type: ignore[attr-defined]
    return Function(str(part.__qualname__).rpartition("<locals>.")[2], where)


def _weight(part: object) -> int:
    if isinstance(part, bytes | bytearray | str):
        return len(part)
    if not type(part).__module__.startswith(("numpy", "pandas", "pyarrow", "scipy", "cupy")):
        return 0
    measure: Callable[[], Any] | None = _attribute(part, "memory_usage")  # type: ignore[assignment]
    size = _attribute(part, "nbytes")
    if not isinstance(size, int) and callable(measure):
        size = int(getattr(measure(), "sum", int)())
    return size if isinstance(size, int) else 0
