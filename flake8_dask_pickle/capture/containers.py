"""Containers and iterators: what they hold, what their methods give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.values import (
    MOST_ALTERNATIVES,
    PLAIN,
    UNKNOWN,
    Arguments,
    Const,
    ContainerKind,
    Element,
    Items,
    ItemsMethod,
    Values,
    container,
    gives_all,
    join,
)
from flake8_dask_pickle.model.scopes import Change, ChangeKind

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Iterators that give what they iterate over, by the position of that argument.
_GIVES_ITEMS_OF = {
    "iter": 0,
    "reversed": 0,
    "filter": 1,
    "itertools.islice": 0,
    "itertools.cycle": 0,
    "itertools.takewhile": 1,
    "itertools.dropwhile": 1,
    "itertools.filterfalse": 1,
    "itertools.compress": 0,
}


def elements(items: Items) -> Values:
    """What iterating over a container may give."""
    if items.kind == "dict":
        return (PLAIN,)
    if items.kind == "iterator":
        return items.yields or (UNKNOWN,)
    return join(element.values for element in items.elements) or (UNKNOWN,)


def after(items: Items, change: Change, always: bool, given: Values, key: Values | None) -> Items:
    """A container after a change; `given` and `key` are what the change names."""
    elements, exact = _CHANGED[change.kind](items, given, _constant(key), change)
    if not always:
        kept = [one for one in items.elements if one not in elements]
        elements = [
            one if one in items.elements else replace(one, always=False) for one in elements
        ]
        elements += [replace(one, always=False) for one in kept]
    return container(items.kind, elements, exact and always, items.origin)


def _constant(values: Values | None) -> object:
    only = values[0] if values is not None and len(values) == 1 else None
    return only.value if isinstance(only, Const) else ...


_Change = tuple[list[Element], bool]


def _put(items: Items, given: Values, key: object, change: Change) -> _Change:
    node = items.origin if change.value is None else change.value
    return [*items.elements, Element(given, node)], items.exact and items.kind == "list"


def _put_all(items: Items, given: Values, key: object, change: Change) -> _Change:
    more = [one for value in given if isinstance(value, Items) for one in value.elements]
    return [*items.elements, *more], False


def _set(items: Items, given: Values, key: object, change: Change) -> _Change:
    node = items.origin if change.value is None else change.value
    at = _place(items, key)
    if at is None:
        known = None if key is ... else key
        return [*items.elements, Element(given, node, known)], items.exact and key is not ...
    elements = list(items.elements)
    elements[at] = Element(given, node, elements[at].key)
    return elements, items.exact


def _set_default(items: Items, given: Values, key: object, change: Change) -> _Change:
    if _place(items, key) is not None:
        return list(items.elements), items.exact
    elements, exact = _set(items, given, key, change)
    if not items.exact or (key is ... and items.elements):
        # It may have been there already.
        elements[-1] = replace(elements[-1], always=False)
    return elements, exact


def _drop(items: Items, given: Values, key: object, change: Change) -> _Change:
    at = _place(items, key)
    if at is not None:
        return [one for place, one in enumerate(items.elements) if place != at], items.exact
    return [replace(one, always=False) for one in items.elements], False


def _drop_last(items: Items, given: Values, key: object, change: Change) -> _Change:
    if items.exact and items.kind == "list":
        return list(items.elements[:-1]), True
    return [replace(one, always=False) for one in items.elements], False


def _drop_first(items: Items, given: Values, key: object, change: Change) -> _Change:
    if items.exact and items.kind == "list":
        return list(items.elements[1:]), True
    return [replace(one, always=False) for one in items.elements], False


def _remove(items: Items, given: Values, key: object, change: Change) -> _Change:
    kept = [one for one in items.elements if one.values != given]
    if len(kept) == len(items.elements):
        kept = [replace(one, always=False) for one in kept]
    return kept, items.exact and len(kept) < len(items.elements)


def _clear(items: Items, given: Values, key: object, change: Change) -> _Change:
    return [], True


def _place(items: Items, key: object) -> int | None:
    """Where the item under a known key or index stands among the elements."""
    if items.kind == "dict" and key not in (None, ...):
        places = [at for at, one in enumerate(items.elements) if one.key == key]
        return places[-1] if places else None
    if isinstance(key, int) and items.exact and -len(items.elements) <= key < len(items.elements):
        return key % len(items.elements)
    return None


def _same(items: Items, given: Values, key: object, change: Change) -> _Change:
    return list(items.elements), items.exact


_CHANGED: dict[ChangeKind, Callable[[Items, Values, object, Change], _Change]] = {
    "put": _put,
    "put_all": _put_all,
    "set": _set,
    "set_default": _set_default,
    "set_more": _same,  # numbers, nearly always
    "drop": _drop,
    "drop_maybe": _drop,
    "drop_last": _drop_last,
    "drop_first": _drop_first,
    "remove": _remove,
    "clear": _clear,
}


def item(items: Items, key: object) -> Values | None:
    """What stands under a known key or index; None when that is not known."""
    at = _place(items, key)
    return None if at is None else items.elements[at].values


def held(values: Values) -> Values:
    """What a container made from these values holds: their items, and never an iterator itself."""
    groups = [
        tuple(one for element in value.elements for one in element.values)
        for value in values
        if isinstance(value, Items) and value.kind != "iterator"
    ]
    return join(groups)


def repeated(items: Items) -> Items:
    """`items * 3`: the same things, more often."""
    return Items(items.kind, items.elements, False, items.origin)


def part(items: Items) -> Items:
    """`items[n:]`, where it is not known which of them that leaves."""
    maybe = tuple(replace(one, always=False) for one in items.elements)
    return Items(items.kind, maybe, False, items.origin)


def sliced(items: Items, lower: int | None, upper: int | None, step: int | None) -> Items:
    """`items[lower:upper:step]` of a list or tuple of which every item is known."""
    return Items(items.kind, items.elements[lower:upper:step], items.exact, items.origin)


def member(items: Items, name: str) -> Values:
    """The attribute `name` of a container: a value of a namespace, else a method."""
    found = [element.values for element in items.elements if element.key == name]
    if found and items.kind in ("namespace", "tuple"):
        return found[-1]
    return (UNKNOWN,) if items.kind == "namespace" else (ItemsMethod(items, name),)


def call_method(ev: Evaluator, method: ItemsMethod, arguments: Arguments) -> Values:
    """What calling a method of a container returns."""
    items, name = method.owner, method.name
    if name == "copy":
        return (items,)
    if name in ("pop", "popleft", "popitem", "get", "setdefault"):
        return _taken(items, arguments, default=0 if name == "popleft" else -1)
    if name == "keys":
        return (PLAIN,)
    if name == "__enter__" and items.kind == "iterator":
        return items.yields
    if name in ("values", "items") and items.kind == "dict":
        given = join(element.values for element in items.elements)
        if name == "items":
            given = _pairs(items, given, arguments.node)
        return (Items("iterator", items.elements, False, arguments.node, given, view=True),)
    return (UNKNOWN,)


def _pairs(items: Items, held: Values, node: cst.CSTNode) -> Values:
    """What `.items()` of a dict gives: each key with its value where all are known."""
    each: list[tuple[Values, Element]] = [((Const(one.key),), one) for one in items.elements]
    if len(each) > MOST_ALTERNATIVES or any(one.key in (None, ...) for one in items.elements):
        each = [((PLAIN,), Element(held, node))]
    return tuple(
        Items("tuple", (Element(keys, node), Element(one.values, node)), True, node)
        for keys, one in each
    )


def _taken(items: Items, arguments: Arguments, default: int) -> Values:
    """What `pop` and `get` give: the item under a known key, else any item or the default.

    `default` is the index of what they take when they are given none.
    """
    given = [argument.values for argument in arguments.items]
    known = item(items, _constant(given[0]) if given else default)
    if known is not None:
        return known
    held = [element.values for element in items.elements]
    return join([*held, *given[1:]]) or (UNKNOWN,)


def holder(ev: Evaluator, name: str, arguments: Arguments) -> Values:
    """Something that travels if and only if what it was made from does: `zip`, `map`, …"""
    held = tuple(Element(item.values, item.node) for item in arguments.items)
    return (Items("iterator", held, False, arguments.node, _yields(ev, name, arguments)),)


def _yields(ev: Evaluator, name: str, arguments: Arguments) -> Values:
    from flake8_dask_pickle.capture import members

    given = [item.values for item in arguments.items if item.keyword is None and not item.star]
    at = _GIVES_ITEMS_OF.get(name)
    if at is not None and at < len(given):
        return members.elements_of(ev, given[at])
    node = arguments.node
    if name in ("contextlib.closing", "contextlib.nullcontext"):
        return given[0] if given else ()
    if name == "itertools.repeat":
        return given[0] if given else ()
    if name == "itertools.chain":
        return join(members.elements_of(ev, one) for one in given)
    if name == "itertools.chain.from_iterable" and given:
        return members.elements_of(ev, members.elements_of(ev, given[0]))
    if name in ("zip", "itertools.zip_longest"):
        parts = tuple(Element(members.elements_of(ev, one), node) for one in given)
        return (Items("tuple", parts, len(parts) == len(arguments.items), node),)
    if name == "enumerate" and given:
        pair = (Element((PLAIN,), node), Element(members.elements_of(ev, given[0]), node))
        return (Items("tuple", pair, True, node),)
    return ()


def started(kind: ContainerKind, ev: Evaluator, arguments: Arguments) -> Values:
    """`defaultdict(list)` and the like: a container that makes or counts what it holds.

    It begins with what stands after the first argument.
    """
    first = next((one for one in arguments.items if one.keyword is None), None)
    rest = tuple(one for one in arguments.items if one is not first)
    (begun,) = collected(kind, ev, replace(arguments, items=rest))
    return (replace(begun, exact=False) if isinstance(begun, Items) else begun,)


def from_keys(ev: Evaluator, arguments: Arguments) -> Values:
    """`dict.fromkeys(keys, value)`."""
    held = tuple(passed(arguments).positional[1:2])
    return (Items("dict", held, False, arguments.node),)


def collected(kind: ContainerKind, ev: Evaluator, arguments: Arguments) -> Values:
    """`list(x)` and the like: what `x` gives, and nothing of `x` itself."""
    from flake8_dask_pickle.capture import members

    found: list[Element] = []
    exact = True
    for item in arguments.items:
        if item.keyword is not None:
            if kind in ("dict", "namespace"):  # `sorted(x, key=f)` holds no f
                found.append(Element(item.values, item.node, item.keyword))
            continue
        only = item.values[0] if len(item.values) == 1 else UNKNOWN
        if isinstance(only, Items) and not item.star and (gives_all(only) or kind == only.kind):
            found.extend(only.elements)
            exact = exact and only.exact
        else:
            found.append(Element(members.elements_of(ev, item.values), item.node))
            exact = False
    return (container(kind, found, exact, arguments.node),)
