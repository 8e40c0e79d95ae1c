"""Two submissions of one function with equal arguments, the first of which is still held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.flowing import roots
from flake8_dask_pickle.capture.loops import handed_on
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.steady import Steady, is_busy
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.flow import may_precede, reaching
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.tree import are_alike, below

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

_STORING = frozenset("append appendleft add extend insert put put_nowait".split())
_HOLDING = (
    cst.Element,
    cst.StarredElement,
    cst.DictElement,
    cst.List,
    cst.Tuple,
    cst.Set,
    cst.Dict,
)


class Pairs:
    """Compares the calls of one function, or of the module's top level."""

    def __init__(
        self,
        ev: Evaluator,
        parents: Mapping[cst.CSTNode, cst.CSTNode],
        submitting: Collection[cst.CSTNode],
    ) -> None:
        self._ev = ev
        self._parents = parents
        self._submitting = submitting
        #: What is rebound in a function and handed on, and whether anything else goes on there.
        self._known: dict[Scope, tuple[frozenset[str], frozenset[str], bool]] = {}

    def is_pair(
        self,
        first: tuple[cst.Call, list[cst.Arg]],
        second: tuple[cst.Call, list[cst.Arg]],
        before: Moment,
        after: Moment,
    ) -> bool:
        """Whether two calls, each with what it ships, have equal arguments and overlap in time."""
        (one, given), (other, more) = first, second
        if len(given) != len(more) or not may_precede(before.at, after.at):
            return False
        compared = [(one.func, other.func)]
        for left, right in zip(given, more, strict=True):
            if _keyword(left) != _keyword(right):
                return False
            compared.append((left.value, right.value))
        if not all(are_alike(*pair) for pair in compared) or not self._is_held(one, other, after):
            return False
        steady = self._steady(before)
        client = one.func.value if isinstance(one.func, cst.Attribute) else one.func
        if not steady.bound.isdisjoint(roots(client)) or isinstance(client, cst.Call):
            return False
        return all(steady.is_steady(arg.value) for arg in given)

    def _steady(self, moment: Moment) -> Steady:
        scope = moment.frame.scope
        if scope not in self._known:
            node, submitting = scope.node, self._submitting
            rebound = frozenset(_rebound(scope))
            self._known[scope] = rebound, handed_on(node, submitting), is_busy(node, submitting)
        return Steady(self._ev, moment, *self._known[scope])

    def _is_held(self, first: cst.CSTNode, second: cst.CSTNode, after: Moment) -> bool:
        """Whether the future of the first call is still there when the second is made."""
        node, around = first, self._parents.get(first)
        while isinstance(around, _HOLDING):
            node, around = around, self._parents.get(around)
            if second in below(node):
                return True
        if isinstance(around, cst.Arg):
            call = self._parents[around]
            stored = isinstance(call, cst.Call) and last_name(call.func) in _STORING
            return stored or second in below(call)
        if not isinstance(around, cst.Assign) or len(around.targets) != 1:
            return False
        target = around.targets[0].target
        if isinstance(target, cst.Name):
            found = reaching((target.value,), after.at)
            values = [one.value for one in found.bindings]
            return values == [around.value] and not found.open
        return isinstance(target, (cst.Attribute, cst.Subscript))


def _keyword(arg: cst.Arg) -> str | None:
    return None if arg.keyword is None else arg.keyword.value


def _rebound(scope: Scope) -> Iterator[str]:
    """The names of a function that may stand for several values."""
    counted: Counter[str] = Counter(param.name for param in scope.parameters)
    for node in below(scope.node):
        if isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.For, cst.NamedExpr, cst.Del)):
            counted.update(_stored(node.target))
        elif isinstance(node, cst.AsName):
            counted.update(roots(node.name))
        elif isinstance(node, cst.AugAssign):
            counted.update([*roots(node.target)] * 2)
    return (name for name, count in counted.items() if count > 1)


def _stored(target: cst.CSTNode) -> Iterator[str]:
    """The names that a target binds; one that it stores into counts as several."""
    if isinstance(target, (cst.Attribute, cst.Subscript)):
        yield from [*roots(target)] * 2
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from _stored(element.value)
    else:
        yield from roots(target)
