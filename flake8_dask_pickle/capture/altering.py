"""What a task stores in attributes of an object that it has only a copy of.

A bound method takes its object along, and a function the objects that it names: the driver's own
never hears of it, whatever the scheduler, but for threads. Measured by the programs of
`tests/cases/DPK205`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from flake8_dask_pickle.capture import history, holders, instances, lending, names, states
from flake8_dask_pickle.capture.travel import goes_by_value
from flake8_dask_pickle.capture.values import NONE, Const, Field, Function, Instance, Values
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.flow import live_blocks
from flake8_dask_pickle.model.scopes import Block, Symbol
from flake8_dask_pickle.model.tree import below

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame
    from flake8_dask_pickle.capture.submissions import Submission

_STORES = frozenset({"assign", "augment"})


class Altered(NamedTuple):
    """An attribute of an object of the driver that a task writes to."""

    instance: Instance
    attribute: str
    node: cst.CSTNode
    #: What is written to: `attribute` or, if that is in it, a kind of container.
    what: str


def altered(ev: Evaluator, frame: Frame, submission: Submission) -> Iterator[Altered]:
    """The attributes of objects of the driver that a function of a task writes to."""
    scope = frame.scope
    blocks = live_blocks(scope)
    for path in sorted(scope.flowing | scope.changing):
        root, _, rest = path.partition(".")
        attribute, _, accessor = rest.partition(".")
        stored = [one for block in blocks for one in block.bindings.get(path, ())]
        stored = [one for one in stored if one.kind in _STORES and not accessor]
        changed = [one for block in blocks for one in block.changes.get(path, ())]
        if not attribute or not (stored or changed):
            continue
        instance = _instance(ev, root, frame, submission)
        if instance is None or not _is_plain(ev, instance, attribute):
            continue
        written = [one.at.block for one in stored] + [one.at.block for one in changed]
        if _looks_first(scope, attribute, written):
            continue
        if stored:
            yield Altered(instance, attribute, stored[0].node, "attribute")
            continue
        what = _holds(ev, instance, attribute, submission)
        if what is not None and what != "attribute":
            changed = holders.writes(what, accessor, changed, in_process=submission.in_process)
        if what is not None and changed:
            node = changed[0].value or changed[0].key or scope.node
            yield Altered(instance, attribute, node, what)


def _looks_first(scope: Scope, attribute: str, blocks: Iterable[Block]) -> bool:
    """Whether what is there decides if something is written: a cache, or a task that goes on."""
    tests = [guard.test for block in blocks for guard in block.guards]
    asks = (node for node in below(scope.node) if isinstance(node, (cst.Comparison, cst.Try)))
    return any(_mentions(node, attribute) for node in (*tests, *asks))


def _mentions(node: cst.CSTNode, attribute: str) -> bool:
    return any(
        isinstance(one, cst.Attribute) and one.attr.value == attribute for one in below(node)
    )


def _instance(ev: Evaluator, root: str, frame: Frame, submission: Submission) -> Instance | None:
    """The object of the driver that a name of a task's function surely is."""
    scope = frame.scope
    symbol = scope.symbols.get(root)
    values: Values = ()
    if scope.parameters and scope.parameters[0].name == root and frame.owner is not None:
        values = (frame.owner,)
    elif symbol in (Symbol.GLOBAL, Symbol.FREE) and travels(ev, frame):
        values = taken_along(ev, root, frame, submission)
    else:
        values = lending.passed_as(ev, root, frame, submission)
    only = values[0] if len(values) == 1 else None
    return only if isinstance(only, Instance) else None


def taken_along(ev: Evaluator, name: str, frame: Frame, submission: Submission) -> Values:
    """What an outer name of a task's function holds when that is pickled."""
    owner = names.owner_of(name, frame, frame.scope.entry.end())
    if owner is None:
        return ()
    holder = owner[0]
    return names.read(ev, name, holder, submission.moment.point_in(holder))


def travels(ev: Evaluator, frame: Frame) -> bool:
    """Whether a function takes copies of what it names along; else it is found by its name."""
    return frame.lexical is not None and goes_by_value(ev, Function(frame.scope, frame.lexical))


def _is_plain(ev: Evaluator, instance: Instance, attribute: str) -> bool:
    """Whether storing an attribute does just that, and all classes are in sight."""
    cls = instance.cls
    if instances.foreign_bases(ev, cls) or instances.method(ev, cls, "__setattr__"):
        return False
    defaults, _ = instances.raw_attribute(ev, cls, attribute) or ((), cls)
    return all(isinstance(value, (Const, Field)) for value in defaults)


def _holds(ev: Evaluator, instance: Instance, attribute: str, submission: Submission) -> str | None:
    """What kind of container an attribute surely holds; `attribute` for plain data."""
    task = history.task_of(ev, submission)
    values = states.attribute(ev, instance, attribute, submission.moment, task)
    if values and all(isinstance(one, Const) and one is not NONE for one in values):
        return "attribute"  # `self.total += 1` stores it anew
    return holders.kind_of(ev, values)
