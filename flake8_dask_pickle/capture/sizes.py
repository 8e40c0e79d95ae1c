"""How large an array or a frame is, as far as the call that makes it says.

Nothing is estimated: a size is what literal shapes come to, or not known, where a file is read or
the shape is computed. What is derived from a frame (a selection, a group, a mean) may be of any
size below, and counts for nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from flake8_dask_pickle.capture.counting import given_to, items_of, range_of
from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.values import (
    Arguments,
    Const,
    External,
    Items,
    Object,
    Value,
    Values,
)
from flake8_dask_pickle.knowledge.sizing import Maker, sizing

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame
    from flake8_dask_pickle.model import Point

#: Where distributed starts to warn (`distributed.admin.large-graph-warning-threshold`).
LARGE = 10_000_000
#: Libraries whose arrays and frames are looked at.
FAMILIES = frozenset({"numpy", "pandas", "polars"})
#: What is made of something else is followed this far.
MOST_NESTED = 6


#: Arguments that say how much is read.
_LIMITS = frozenset({"nrows", "max_rows", "count"})


class Bytes(NamedTuple):
    """The bytes that something has, at least and at most."""

    least: float
    most: float


UNKNOWN_SIZE = Bytes(0, math.inf)
NOTHING = Bytes(0, 0)


@dataclass(frozen=True, slots=True)
class Large:
    """Something that is large (then `size` is what it has at least), or that may be."""

    size: int | None


def large(ev: Evaluator, value: Object) -> Large | None:
    """Whether an array or frame is, or may be, too large to go into a graph."""
    if value.type.family not in FAMILIES:
        return None
    size = _size(ev, value, 0)
    if size.most < LARGE:
        return None
    return Large(int(size.least) if size.least >= LARGE else None)


def _size(ev: Evaluator, value: Object, nested: int) -> Bytes:
    made = value.made
    if made is None or nested > MOST_NESTED:
        return NOTHING
    if made.node is not value.origin:
        return _kept(ev, value, nested)
    if not isinstance(made.node, cst.Call):
        return NOTHING
    whole = ev.evaluate(made.node, made.frame, made.at)
    if not any(one is value for one in whole):
        # An attribute of what the call gives: `frame.values` has all of it.
        if value.type.name != "numpy.ndarray" or len(whole) != 1:
            return NOTHING
        frame = whole[0]
        is_frame = isinstance(frame, Object) and frame.type.family in ("pandas", "polars")
        return _size(ev, frame, nested + 1) if is_frame else NOTHING  # type: ignore[arg-type]
    maker = _maker(ev, made)
    return NOTHING if maker is None else _made(ev, maker, made, nested)


def _kept(ev: Evaluator, value: Object, nested: int) -> Bytes:
    """The size of what a method gives: all of its owner, or the numbers that a generator draws."""
    node = value.origin
    run = _run_of(ev, value)
    if run is None or not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
        return NOTHING
    name = node.func.attr.value
    owners = ev.evaluate(node.func.value, *run)
    owner = owners[0] if len(owners) == 1 else None
    if not isinstance(owner, Object):
        return NOTHING
    if name in sizing().keep_all:
        return _size(ev, owner, nested + 1)
    if name in sizing().keep_some:
        return UNKNOWN_SIZE if _size(ev, owner, nested + 1).most >= LARGE else NOTHING
    # A generator's `normal()` takes the same arguments as NumPy's own.
    maker = sizing().maker(f"numpy.random.{name}") if "random" in owner.type.name else None
    return NOTHING if maker is None else _made(ev, maker, ev.arguments(node, *run), nested)


def _run_of(ev: Evaluator, value: Object) -> tuple[Frame, Point] | None:
    """The run in which the call at the value's origin gave that very value."""
    node = value.origin
    if not isinstance(node, cst.Call):
        return None
    for module in ev.modules.all():
        at = module.model.called_at.get(node)
        for frame in [] if at is None else ev.contexts(at.block.scope):
            if at is not None and any(one is value for one in frame.memo.get(node, ())):
                return frame, at
    return None


def _maker(ev: Evaluator, made: Arguments) -> Maker | None:
    """What the tables say of the function that a call calls."""
    if not isinstance(made.node, cst.Call):
        return None
    callees = ev.evaluate(made.node.func, made.frame, made.at)
    callee = callees[0] if len(callees) == 1 else None
    if not isinstance(callee, External):
        return None
    canonical = ev.knowledge.canonical(callee.dotted)
    return sizing().maker(callee.dotted) or sizing().maker(canonical)


def _made(ev: Evaluator, maker: Maker, made: Arguments, nested: int) -> Bytes:
    if any(item.star for item in made.items):
        return UNKNOWN_SIZE
    if maker.reads:
        return NOTHING if _reads_little(made) else UNKNOWN_SIZE
    if maker.content is not None:
        return _wrapped(ev, maker, made, nested)
    count = items_of(ev, maker, made)
    if count is None:
        return UNKNOWN_SIZE
    least, most = _item_bytes(ev, maker, made)
    return Bytes(count * least, count * most)


def _reads_little(made: Arguments) -> bool:
    """Whether only some lines are read, or what the program itself holds as text."""
    call = passed(made)
    if not _LIMITS.isdisjoint(call.keywords):
        return True
    source = call.positional[0].values if call.positional else ()
    return any(
        (isinstance(one, Object) and one.type.name in ("io.StringIO", "io.BytesIO"))
        or (isinstance(one, Const) and str(one.value).endswith(".npz"))
        for one in source
    )


def _item_bytes(ev: Evaluator, maker: Maker, made: Arguments) -> Bytes:
    """The bytes of one item, by its data type."""
    given = given_to(made, maker.dtype, "dtype")
    if given is None:
        return Bytes(maker.bytes, max(maker.bytes, 8))
    names = {_type_name(value) for value in given.values}
    bytes_ = sizing().bytes.get(names.pop() or "") if len(names) == 1 else None
    return Bytes(1, 16) if bytes_ is None else Bytes(bytes_, bytes_)


def _type_name(value: Value) -> str | None:
    if isinstance(value, External):
        return value.dotted.rpartition(".")[2].rstrip("_")
    if isinstance(value, Const) and isinstance(value.value, str):
        return value.value.lstrip("<>=|")
    return None


# --- what is made of something else ---------------------------------------------------------------


def _wrapped(ev: Evaluator, maker: Maker, made: Arguments, nested: int) -> Bytes:
    """The size of what is made of the argument, with another data type or not."""
    given = given_to(made, maker.content, maker.content_keyword)
    size = NOTHING if given is None else _content(ev, given.values, nested)
    if given_to(made, None, "dtype") is not None:
        return Bytes(size.least / 8, size.most * 8)
    return size


def _content(ev: Evaluator, values: Values, nested: int) -> Bytes:
    """The size of what a frame is made of: an array, or a dict of columns."""
    if len(values) != 1 or nested > MOST_NESTED:
        return NOTHING
    value = values[0]
    if isinstance(value, Object) and value.type.name == "range" and value.made is not None:
        count = range_of(ev, value.made)
        return UNKNOWN_SIZE if count is None else Bytes(8 * count, 8 * count)
    if isinstance(value, Object):
        return _size(ev, value, nested + 1) if value.type.family in FAMILIES else NOTHING
    if not isinstance(value, Items) or value.kind not in ("dict", "list", "tuple"):
        return NOTHING
    parts = [_content(ev, element.values, nested + 1) for element in value.elements]
    least, most = sum(part.least for part in parts), sum(part.most for part in parts)
    return Bytes(least, most if value.exact or not most else math.inf)
