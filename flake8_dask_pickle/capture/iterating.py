"""Iterators in the place of lists: what `Client.map` refuses to go through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import instances
from flake8_dask_pickle.capture.values import Instance, Items, Object, Value

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.submissions import Part, Submission


@dataclass(frozen=True, slots=True)
class Passed:
    """An iterator or queue that is passed to a call which takes none."""

    part: Part
    what: str
    kind: str
    origin: cst.CSTNode
    #: False when it is one only on some ways through the program.
    certain: bool


def refused(ev: Evaluator, submission: Submission) -> Iterator[Passed]:
    """The iterators and queues among the arguments of a submission that refuses them."""
    if not submission.site.refuses_iterators:
        return
    for part in submission.parts:
        found = [one for value in part.whole if (one := _iterator(ev, value)) is not None]
        for what, kind, origin in found[:1]:
            yield Passed(part, what, kind, origin, len(found) == len(part.whole))


def _iterator(ev: Evaluator, value: Value) -> tuple[str, str, cst.CSTNode] | None:
    """What a value is, if it is an iterator: in words, its kind, and where it is made."""
    if isinstance(value, Items) and value.kind == "iterator" and not value.view:
        return "iterator", "iterator", value.origin
    if isinstance(value, Object) and value.type.is_iterator:
        return value.type.what, value.type.kind, value.origin
    if isinstance(value, Instance) and value.origin is not None:
        methods = [instances.method(ev, value.cls, name) for name in ("__iter__", "__next__")]
        if all(methods):
            return "iterator", "iterator", value.origin
    return None
