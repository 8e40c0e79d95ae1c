"""Which calls have made the objects that an expression may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.values import Items, Object, Values

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame
    from flake8_dask_pickle.model import Call

#: Containers inside containers are looked into this far.
MOST_NESTED = 4


def origins_of(values: Values, nested: int = 0) -> Iterator[cst.CSTNode]:
    """The nodes that made the objects among the values, and in containers among them."""
    for value in values:
        if isinstance(value, Object):
            yield value.origin
        elif isinstance(value, Items) and nested < MOST_NESTED:
            for element in value.elements:
                yield from origins_of(element.values, nested + 1)


def origins_of_call(ev: Evaluator, call: Call, frame: Frame) -> Iterator[cst.CSTNode]:
    """The nodes that made what a call is made on, and what it is given."""
    if isinstance(call.node.func, cst.Attribute):
        yield from origins_of(ev.evaluate(call.node.func.value, frame, call.at))
    for arg in call.node.args:
        yield from origins_of(ev.evaluate(arg.value, frame, call.at))
