"""Arguments to parameters: which value of a call each parameter receives."""

from __future__ import annotations

from dataclasses import dataclass, field

from flake8_dask_pickle.capture.values import (
    UNKNOWN,
    Argument,
    Arguments,
    Element,
    Items,
    Values,
    gives_all,
)
from flake8_dask_pickle.model import Parameter


@dataclass(slots=True)
class Passed:
    """The arguments of a call with its stars unpacked, as far as they are known."""

    positional: list[Element] = field(default_factory=list)
    keywords: dict[str, Element] = field(default_factory=dict)
    #: False behind a `*` of unknown length: positions there are not known any more.
    exact: bool = True
    #: What an unknown `*` or `**` may hold.
    rest: list[Element] = field(default_factory=list)


def passed(arguments: Arguments) -> Passed:
    """The arguments of a call, in order and by keyword."""
    found = Passed(exact=not arguments.partial)
    for item in arguments.items:
        element = Element(item.values, item.node, item.keyword)
        if item.keyword is not None:
            found.keywords[item.keyword] = element
        elif item.star == "*":
            _unpack_sequence(found, item.values, element)
        elif item.star == "**":
            _unpack_mapping(found, item.values, element)
        elif found.exact:
            found.positional.append(element)
        else:
            found.rest.append(element)
    return found


def _unpack_sequence(found: Passed, values: Values, element: Element) -> None:
    only = values[0] if len(values) == 1 else UNKNOWN
    if found.exact and isinstance(only, Items) and only.exact and gives_all(only):
        found.positional.extend(only.elements)
        return
    found.exact = False
    inside = [
        one
        for value in values
        if isinstance(value, Items) and value.kind != "dict"
        for one in value.elements
    ]
    found.rest.extend(inside or [Element((UNKNOWN,), element.node)])


def _unpack_mapping(found: Passed, values: Values, element: Element) -> None:
    only = values[0] if len(values) == 1 else UNKNOWN
    if not isinstance(only, Items) or not only.exact:
        found.rest.append(Element((UNKNOWN,), element.node))
    for value in values:
        for one in value.elements if isinstance(value, Items) else ():
            if isinstance(one.key, str):
                found.keywords.setdefault(one.key, one)


def _only(param: Parameter, arguments: Arguments, offset: int) -> Values | None:
    """What a call without stars passes for a parameter: no other argument is looked at."""
    wanted = param.position - offset if param.kind == "positional" else -1
    position = 0
    found: Argument | None = None
    for item in arguments.items:
        if item.keyword is None:
            if position == wanted and found is None:
                found = item
            position += 1
        elif item.keyword == param.name:
            found = item
    return None if found is None else found.values


def argument_for(
    param: Parameter, arguments: Arguments, signature: list[Parameter], offset: int = 0
) -> Values | None:
    """The values that a call passes for a parameter; None when it surely passes none.

    `offset` is 1 for a method, whose first parameter the call does not show.
    """
    is_known = not arguments.partial and not any(item.star for item in arguments.items)
    if is_known and param.kind in ("positional", "keyword"):
        return _only(param, arguments, offset)
    call = passed(arguments)
    if param.kind == "star":
        taken = sum(1 for one in signature if one.kind == "positional") - offset
        more = call.positional[max(taken, 0) :]
        exact = call.exact and not call.rest
        return (Items("tuple", (*more, *call.rest), exact, arguments.node),)
    if param.kind == "double_star":
        named = {one.name for one in signature if one.kind in ("positional", "keyword")}
        more = [one for key, one in call.keywords.items() if key not in named]
        return (Items("dict", tuple(more), not call.rest, arguments.node),)
    if param.name in call.keywords:
        return call.keywords[param.name].values
    position = param.position - offset
    if param.kind == "positional" and 0 <= position < len(call.positional):
        return call.positional[position].values
    return (UNKNOWN,) if call.rest or arguments.partial else None
