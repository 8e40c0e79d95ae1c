"""Which scheduler a call is given: by keyword, or in a dict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.values import Items, Values, join
from flake8_dask_pickle.model import Point
from flake8_dask_pickle.model.module import last_name

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

#: The keywords that name a scheduler; `get` is the older one.
_KEYWORDS = ("scheduler", "get")


def scheduler_given(ev: Evaluator, node: cst.Call, frame: Frame, at: Point) -> Values | None:
    """The values of what a call names as the scheduler; None where it surely names none, or might.

    `compute(**options)` counts, and `dask.config.set(options)`.
    """
    for place, arg in enumerate(node.args):
        if arg.keyword is not None:
            if arg.keyword.value in _KEYWORDS:
                return ev.evaluate(arg.value, frame, at)
        elif arg.star == "**" or (place == 0 and not arg.star and last_name(node.func) == "set"):
            said = _under_its_key(ev.evaluate(arg.value, frame, at))
            if said is not None:
                return said
    return None


def _under_its_key(options: Values) -> Values | None:
    """What options surely say of the scheduler."""
    found: list[Values] = []
    for one in options:
        elements = one.elements if isinstance(one, Items) and one.kind == "dict" else ()
        said = [item.values for item in elements if item.always and item.key in _KEYWORDS]
        if not said:
            return None
        found.extend(said)
    return join(found) if found else None
