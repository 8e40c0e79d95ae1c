"""What holds items that a task may write to: containers, and arrays and frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.values import External, Items, Object, Value, Values
from flake8_dask_pickle.model.scopes import Change

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: What makes arrays and frames that nobody else has a view of, and what messages call those.
_MAKERS = {
    **dict.fromkeys((f"numpy.{name}" for name in "zeros empty ones full array".split()), "array"),
    "pandas.DataFrame": "DataFrame",
    "pandas.Series": "Series",
}
_CONTAINERS = frozenset({"list", "dict", "set"})
#: How items of arrays are written to; methods give something new, nearly all of them.
_ACCESSORS = frozenset({"", "loc", "iloc", "at", "iat"})
_BY_ITEM = frozenset({"set", "set_more", "put_all"})


def kind_of(ev: Evaluator, values: Values) -> str | None:
    """What kind of container, array or frame the values surely are."""
    kinds = {_kind(ev, value) for value in values}
    return kinds.pop() if len(kinds) == 1 else None


def _kind(ev: Evaluator, value: Value) -> str | None:
    if isinstance(value, Items):
        return value.kind if value.kind in _CONTAINERS else None
    if not isinstance(value, Object) or value.made is None:
        return None
    made = value.made
    if made.node is not value.origin or not isinstance(made.node, cst.Call):
        return None  # a method has made it, and may have made a view
    makers = ev.evaluate(made.node.func, made.frame, made.at)
    maker = makers[0] if len(makers) == 1 else None
    return _MAKERS.get(maker.dotted) if isinstance(maker, External) else None


def writes(
    kind: str | None, accessor: str, events: Sequence[Change], *, in_process: bool
) -> list[Change]:
    """The events that write to items of such a thing, by `x[…]` or by `x.accessor[…]`.

    Tasks in the driver's own process share the memory of arrays. Source: measured.
    """
    if kind in _CONTAINERS:
        return [] if accessor else list(events)
    if kind is None or accessor not in _ACCESSORS or in_process:
        return []
    return [one for one in events if one.kind in _BY_ITEM]
