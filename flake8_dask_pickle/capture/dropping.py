"""Futures, and collections that have been persisted, that nobody keeps.

The scheduler forgets a task as soon as the last future of it is released. One that runs already
goes on, one that waits for a thread never runs: of 20 tasks for one worker with one thread, one to
four did. The same goes for collections, which hold the futures of their parts. Measured by the
programs of `tests/cases/DPK302`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_dask_pickle.capture.computing import ComputingCall, find_computing_calls
from flake8_dask_pickle.capture.shown import is_shown
from flake8_dask_pickle.capture.surroundings import Surroundings
from flake8_dask_pickle.model import Call, Point, Scope
from flake8_dask_pickle.model.flow import may_precede
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.scopes import Symbol
from flake8_dask_pickle.model.tree import children

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.survey import Survey

#: What a call gives that is gone with its last reference, as the table of the calls says it.
FUTURES = frozenset({"a future", "a list of futures"})
COLLECTIONS = frozenset({"a collection", "a tuple of collections"})
#: Calls in a loop that give the tasks of the turn time to run.
_WAITING = frozenset("as_completed compute gather get join progress result sleep wait".split())
#: Calls that take no time, as far as tasks go.
_BRIEF = frozenset("critical debug error exception info print warning".split())
#: Functions that make a container of what a generator expression gives.
_COLLECTING = frozenset({"list", "set", "tuple"})

#: How it is lost: as a statement of its own, by the next turn of a loop, or when the function ends.
Way = Literal["statement", "overwritten", "returning"]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A call of which nobody keeps what it gives."""

    call: ComputingCall
    way: Way
    #: The variable that held it for a while.
    name: str = ""

    @property
    def is_collection(self) -> bool:
        """Whether it is a collection that has been persisted, and not a future."""
        return self.call.row.gives in COLLECTIONS


def dropped(survey: Survey) -> Iterator[Dropped]:
    """The calls that start tasks and of which nobody keeps what they give, each once."""
    surroundings = Surroundings(survey.ev)
    seen: set[cst.CSTNode] = set()
    for call in find_computing_calls(survey.ev):
        if call.node in seen or not _gives_tasks(call):
            continue
        seen.add(call.node)
        outermost, statement = _outwards(call, surroundings)
        found: Dropped | None = None
        if isinstance(statement, cst.Expr):
            if not _is_shown(statement, call, surroundings, survey):
                found = Dropped(call, "statement")
        elif isinstance(statement, cst.Attribute) and statement.attr.value == "key":
            found = Dropped(call, "statement")  # the key alone keeps nothing
        elif isinstance(statement, (cst.Assign, cst.AnnAssign)) and outermost is statement.value:
            found = _of_name(statement, call, surroundings, survey.ev)
        if found is not None and not surroundings.is_tried(call):
            yield found


def _gives_tasks(call: ComputingCall) -> bool:
    """Whether a call gives something that keeps tasks alive, and does not wait for them."""
    row = call.row
    return row.gives in FUTURES | COLLECTIONS and call.blocks in ("never", "here")


def _outwards(
    call: ComputingCall, surroundings: Surroundings
) -> tuple[cst.CSTNode, cst.CSTNode | None]:
    """The largest expression that is no more than what a call gives, and what stands around it."""
    above = surroundings.above(call.scope)
    node: cst.CSTNode = call.node
    while True:
        around = above.get(node)
        if around is None or not _hands_on(around, node):
            return node, around
        node = around


def _hands_on(around: cst.CSTNode, node: cst.CSTNode) -> bool:
    """Whether the value of `around` is that of `node`, or a container with it."""
    if isinstance(around, (cst.Element, cst.DictElement, cst.DictComp)):
        return around.value is node
    if isinstance(around, (cst.ListComp, cst.SetComp, cst.GeneratorExp)):
        return around.elt is node
    if isinstance(around, cst.IfExp):
        return around.test is not node
    if isinstance(around, cst.BooleanOperation):
        return around.right is node
    if isinstance(around, cst.Arg):
        return isinstance(node, cst.GeneratorExp) and around.keyword is None
    if isinstance(around, cst.Call):
        return last_name(around.func) in _COLLECTING and len(around.args) == 1
    return isinstance(around, (cst.List, cst.Tuple, cst.Set, cst.Dict))


def _is_shown(
    statement: cst.Expr, call: ComputingCall, surroundings: Surroundings, survey: Survey
) -> bool:
    """Whether a notebook shows the value of a statement, and so keeps it in `Out`."""
    line = surroundings.above(call.scope).get(statement)
    body = survey.ev.model.tree.body
    at = next((at for at, one in enumerate(body) if one is line), None)
    if at is None or not survey.ev.modules.main.notebook:
        return False
    return is_shown(statement, survey.ev.model.tree, at, survey.locate)


def _of_name(
    statement: cst.Assign | cst.AnnAssign,
    call: ComputingCall,
    surroundings: Surroundings,
    ev: Evaluator,
) -> Dropped | None:
    """What becomes of futures that a name is bound to, if nobody reads it while it holds them."""
    targets = statement.targets if isinstance(statement, cst.Assign) else [statement]
    target = targets[0].target if len(targets) == 1 else None
    if not isinstance(target, cst.Name):
        return None
    name, scope = target.value, call.scope
    if name in scope.declared_global | scope.declared_nonlocal or _is_read_inside(name, scope):
        return None
    above = surroundings.above(scope)
    around = above.get(statement)
    while around is not None and not isinstance(around, (cst.For, cst.While, cst.ClassDef)):
        around = above.get(around)
    if isinstance(around, cst.ClassDef):
        return None
    if around is not None:
        lost = _goes_round(call) and not _is_held(name, around, call, surroundings)
        return Dropped(call, "overwritten", name) if lost else None
    if scope.kind != "function" or _is_read(name, scope.node, surroundings, scope):
        return None
    return Dropped(call, "returning", name) if _ends_after(call, ev) else None


def _is_read_inside(name: str, scope: Scope) -> bool:
    """Whether a function or comprehension in `scope` reads a variable of it."""
    outer = (Symbol.GLOBAL if scope.parent is None else Symbol.FREE,)
    return any(
        name in inner.used and inner.symbols.get(name) in outer
        for inner in scope.walk()
        if inner is not scope
    )


def _goes_round(call: ComputingCall) -> bool:
    """Whether the function comes back to a call: a loop may be left each time."""
    at = lifted(call.call, call.scope)
    return may_precede(at, at)


def _is_held(
    name: str, loop: cst.For | cst.While, call: ComputingCall, surroundings: Surroundings
) -> bool:
    """Whether a turn of the loop uses what the name holds, or takes its time."""
    if _is_read(name, loop, surroundings, call.scope):
        return True
    pending: list[cst.CSTNode] = [loop.body]
    while pending:
        node = pending.pop()
        if isinstance(node, cst.Call) and last_name(node.func) in _WAITING:
            return True
        pending.extend(children(node))
    return False


def _is_read(name: str, root: cst.CSTNode, surroundings: Surroundings, scope: Scope) -> bool:
    """Whether the code below `root` mentions a variable other than to assign it."""
    above = surroundings.above(scope)
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, cst.Name) and node.value == name:
            around = above.get(node)
            is_label = (isinstance(around, cst.Attribute) and around.attr is node) or (
                isinstance(around, cst.Arg) and around.keyword is node
            )
            is_target = isinstance(around, (cst.AssignTarget, cst.AnnAssign))
            if not is_label and not is_target:
                return True
        pending.extend(children(node))
    return False


def _ends_after(call: ComputingCall, ev: Evaluator) -> bool:
    """Whether a function does nothing any more that takes time once it has made a call."""
    if any(one.at.tick > call.at.tick for one in call.scope.yields):
        return False
    at = lifted(call.call, call.scope)
    return not any(
        one.at.tick > call.at.tick
        and one.name not in _BRIEF
        and may_precede(at, lifted(one, call.scope))
        for one in ev.model.calls_in(call.scope)
    )


def lifted(call: Call, function: Scope) -> Point:
    """Where a function is when it makes a call, maybe in a comprehension of it."""
    at, scope = call.at, call.scope
    while scope is not function and scope.parent is not None and scope.made_at is not None:
        at, scope = scope.made_at, scope.parent
    return at
