"""What becomes of a lazy object in the turn of the loop that makes it: is it kept for later?

Only what a container, another lazy object or the next turn of a loop surely holds on to counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.moments import COMPUTING, Moment
from flake8_dask_pickle.capture.origins import origins_of
from flake8_dask_pickle.model import Point, Scope
from flake8_dask_pickle.model.flow import blocks_before, may_precede
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.scopes import Binding, Change
from flake8_dask_pickle.model.tree import below

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

#: Methods that put their arguments into a container.
_STORING = frozenset("append appendleft add extend insert setdefault update put put_nowait".split())
#: Calls that hold on to what they are given.
_HOLDING = frozenset("list tuple set dict sorted reversed enumerate zip".split())
_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
#: What gives what stands in it, or holds on to it.
_TRANSPARENT = (
    cst.Element,
    cst.DictElement,
    cst.StarredElement,
    cst.List,
    cst.Tuple,
    cst.Set,
    cst.Dict,
    cst.IfExp,
    cst.NamedExpr,
    cst.BinaryOperation,
    cst.UnaryOperation,
    *_COMPREHENSIONS,
    cst.Subscript,
)


class Keeping:
    """Follows what calls give outwards through the code around them."""

    def __init__(self, ev: Evaluator) -> None:
        self._ev = ev

    def is_kept(self, node: cst.CSTNode, called: Moment, loop: Scope) -> bool:
        """Whether what the call `node` gives is held on to when its turn of a loop ends.

        `called` is the moment of the call; `loop` is the comprehension that goes round, or the
        function or module that has the loop.
        """
        node, around = self._outwards(node, loop)
        if isinstance(around, cst.Call):
            return last_name(around.func) in _STORING
        if isinstance(around, cst.Assign):
            if any(isinstance(target.target, cst.Subscript) for target in around.targets):
                return True
            return _comes_round(around) or self._is_stored(node, called)
        return isinstance(around, (cst.AugAssign, *_COMPREHENSIONS))

    def _outwards(self, node: cst.CSTNode, loop: Scope) -> tuple[cst.CSTNode, cst.CSTNode | None]:
        """What around an expression decides, and the expression that stands in it.

        That is the comprehension that goes round, a call or a statement; None where it is computed.
        """
        while True:
            around = self.parents.get(node)
            if isinstance(around, cst.Attribute):
                call = self.parents.get(around)
                if not isinstance(call, cst.Call) or last_name(around) in COMPUTING:
                    return node, None
                node = call
            elif isinstance(around, cst.Call) and (
                around.func is node or last_name(around.func) in _HOLDING
            ):
                node = around
            elif isinstance(around, cst.Arg):
                call = self.parents[around]
                if isinstance(call, cst.Call) and last_name(call.func) not in _HOLDING:
                    return node, call
                node = call
            elif isinstance(around, _TRANSPARENT) and around is not loop.node:
                node = around
            else:
                return node, around

    def _is_stored(self, node: cst.CSTNode, called: Moment) -> bool:
        """Whether the same turn puts it into a container later."""
        frame, at = _of_function(called)
        # What the expression gives may have any of its calls as its origin.
        inside = {one for one in below(node) if isinstance(one, cst.Call)}
        for block in blocks_before(frame.scope.exit.end()):
            events: list[Change | Binding] = [
                one for all_ in block.changes.values() for one in all_
            ]
            bindings = (one for each in block.bindings.values() for one in each)
            events.extend(one for one in bindings if one.kind == "augment")
            for event in events:
                in_turn = may_precede(at, event.at) and may_precede(event.at, at)
                if in_turn and event.value is not None:
                    values = self._ev.evaluate(event.value, frame, event.at)
                    if not set(origins_of(values)).isdisjoint(inside):
                        return True
        return False

    @property
    def parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        """The node around each node of the module."""
        return self._ev.model.parents


def _comes_round(statement: cst.Assign) -> bool:
    """Whether the next turn builds on what is assigned: `b = b.map(…)`."""
    targets = [target.target for target in statement.targets]
    names = {target.value for target in targets if isinstance(target, cst.Name)}
    return any(isinstance(one, cst.Name) and one.value in names for one in below(statement.value))


def _of_function(moment: Moment) -> tuple[Frame, Point]:
    """The frame of the function that runs, not that of a comprehension in it, and where it is."""
    frame = moment.frame
    while frame.scope.enclosing_function() is not frame.scope and frame.lexical is not None:
        frame = frame.lexical
    return frame, moment.point_in(frame)
