"""Submissions that surely have equal keys: one function, equal arguments, results that are kept.

`Client.submit` makes a task's key from the function and its arguments, and as long as somebody
holds a future of that key, gives that future again. Options such as `workers=` are no part of it.
Measured by the programs of `tests/cases/DPK207`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_dask_pickle.capture.duplicates import Twins, twins
from flake8_dask_pickle.capture.flowing import roots
from flake8_dask_pickle.capture.keeping import Keeping
from flake8_dask_pickle.capture.keys import DELAYED, MAPPING, equal_key
from flake8_dask_pickle.capture.loops import COMPREHENSIONS, calls_below, iterated, loop_around
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.pairs import Pairs
from flake8_dask_pickle.capture.steady import Steady, steady_in
from flake8_dask_pickle.capture.values import (
    Const,
    External,
    Items,
    Value,
)
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.flow import may_precede
from flake8_dask_pickle.model.tree import below

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.loops import Loop
    from flake8_dask_pickle.capture.submissions import Submission

#: Methods after which a future does not stand for its result any more.
_ENDING = frozenset({"restart", "cancel", "close", "release", "shutdown", "retry"})

How = Literal["loop", "items", "pair"]


#: A submission is compared with this many of those before it that submit the same.
_MOST_COMPARED = 100


@dataclass(frozen=True, slots=True)
class Repeat:
    """A submission whose tasks, or some of them, have one key."""

    submission: Submission
    callee: Value
    how: How
    #: Whether the task is given no arguments at all.
    bare: bool
    #: The submission before, or the argument with equal items.
    other: cst.CSTNode | None = None
    #: What the twins of a map are: all of its items, or some.
    twins: Twins = "all"


class Repeats:
    """Finds the submissions of a module that repeat others, or themselves."""

    def __init__(self, ev: Evaluator, submissions: tuple[Submission, ...]) -> None:
        self.ev = ev
        self.submissions = submissions
        self._keeping = Keeping(ev)
        self._ending: dict[Scope, bool] = {}

    @cached_property
    def _nodes(self) -> frozenset[cst.CSTNode]:
        return frozenset(one.node for one in self.submissions)

    def all(self) -> Iterator[Repeat]:
        """Every repeat, those of one call by the strongest reason."""
        plain: list[tuple[Submission, Value]] = []
        for one in self.submissions:
            callee = equal_key(self.ev, one)
            if callee is not None:
                found = self._of_items(one, callee) or self._in_loop(one, callee)
                if found is not None:
                    yield found
                else:
                    plain.append((one, callee))
        yield from self._pairs(plain)

    # --- loops ------------------------------------------------------------------------------

    def _in_loop(self, submission: Submission, callee: Value) -> Repeat | None:
        node, called = submission.node, submission.called
        if called is None or not isinstance(node, cst.Call) or not _comes_back(called):
            return None
        loop = loop_around(node, self._keeping.parents)
        if loop is None:
            return None
        if not self._goes_round(loop, called) or not self._is_held(node, loop, called):
            return None
        steady = steady_in(self.ev, loop, called, self._nodes)
        if not self._is_same_client(node, steady):
            return None
        given = _shipped(submission, node)
        if not all(steady.is_steady(arg.value) for arg in given):
            return None
        bare = len(given) == (0 if submission.site.path == DELAYED else 1)
        return Repeat(submission, callee, "loop", bare)

    def _goes_round(self, loop: Loop, called: Moment) -> bool:
        """Whether a loop may run what stands in it more than once."""
        iterable = iterated(loop)
        if iterable is None:
            return True
        # What a comprehension goes through may be evaluated outside of it, which matters little.
        values = self.ev.evaluate(iterable, called.frame, called.at)
        if any(isinstance(one, Items) and one.exact and len(one.elements) < 2 for one in values):
            return False
        return not self._is_short_range(iterable, called)

    def _is_short_range(self, iterable: cst.BaseExpression, called: Moment) -> bool:
        if not isinstance(iterable, cst.Call) or len(iterable.args) != 1:
            return False
        callees = self.ev.evaluate(iterable.func, called.frame, called.at)
        count = self.ev.evaluate(iterable.args[0].value, called.frame, called.at)
        return callees == (External("builtins.range"),) and count in ((Const(0),), (Const(1),))

    def _is_held(self, node: cst.Call, loop: Loop, called: Moment) -> bool:
        """Whether the future of one turn is still there in the next."""
        if any(_ends(call) for call in calls_below(loop)):
            return False
        scope = called.frame.scope
        if self._keeping.is_kept(node, called, scope):
            return True
        if isinstance(loop, COMPREHENSIONS):
            return False
        statement = self._keeping.parents.get(node)
        if not isinstance(statement, cst.Assign) or len(statement.targets) != 1:
            return False
        # `future = client.submit(…)`: the one before is let go only afterwards.
        target = statement.targets[0].target
        names = list(roots(target)) if isinstance(target, cst.Name) else []
        return len(names) == 1 and _stores(loop, names[0]) == 1

    def _is_same_client(self, node: cst.Call, steady: Steady) -> bool:
        if not isinstance(node.func, cst.Attribute):
            return not isinstance(node.func, cst.Name) or node.func.value not in steady.bound
        owner = node.func.value
        if isinstance(owner, cst.Call):
            return False
        return steady.bound.isdisjoint(roots(owner))

    # --- items ------------------------------------------------------------------------------

    def _of_items(self, submission: Submission, callee: Value) -> Repeat | None:
        """A `map` over items some of which are equal."""
        called, node = submission.called, submission.node
        if submission.site.path not in MAPPING or called is None or not isinstance(node, cst.Call):
            return None
        given = [arg for arg in _shipped(submission, node)[1:] if arg.keyword is None]
        if not given or any(arg.star for arg in given):
            return None
        each = [twins(self.ev, arg.value, called.frame, called.at) for arg in given]
        if None in each or (len(each) > 1 and "some" in each):
            return None
        kind: Twins = "some" if "some" in each else "all"
        return Repeat(submission, callee, "items", False, given[0].value, kind)

    # --- pairs ------------------------------------------------------------------------------

    def _pairs(self, plain: list[tuple[Submission, Value]]) -> Iterator[Repeat]:
        """The submissions of a function that another one, before it, has made already."""
        seen: dict[object, list[Submission]] = {}
        for submission, callee in plain:
            called = submission.called
            before = seen.setdefault((callee, None if called is None else called.frame), [])
            for other in before[:_MOST_COMPARED]:
                if self._is_pair(other, submission):
                    bare = len(_shipped(submission, _call(submission))) == 1
                    yield Repeat(submission, callee, "pair", bare, other.node)
                    break
            before.append(submission)

    def _is_pair(self, first: Submission, second: Submission) -> bool:
        one, other = first.called, second.called
        if first.site is not second.site or first.site.path == DELAYED:
            return False
        if one is None or other is None or one.frame is not other.frame:
            return False
        scope = one.frame.scope
        if scope.kind == "comprehension" or first.node is second.node:
            return False
        if self._ends_one(scope):
            return False
        left, right = _call(first), _call(second)
        shipped = (left, _shipped(first, left)), (right, _shipped(second, right))
        return self._compared.is_pair(*shipped, one, other)

    def _ends_one(self, scope: Scope) -> bool:
        """Whether a call in a function ends what another has begun."""
        if scope not in self._ending:
            self._ending[scope] = any(_ends(call) for call in calls_below(scope.node))
        return self._ending[scope]

    @cached_property
    def _compared(self) -> Pairs:
        return Pairs(self.ev, self._keeping.parents, self._nodes)


def _call(submission: Submission) -> cst.Call:
    if not isinstance(submission.node, cst.Call):
        raise TypeError(submission.node)
    return submission.node


def _shipped(submission: Submission, node: cst.Call) -> list[cst.Arg]:
    """The arguments that are part of the key: the function, and all but the options."""
    options = submission.site.options
    return [arg for arg in node.args if arg.keyword is None or arg.keyword.value not in options]


def _comes_back(called: Moment) -> bool:
    """Whether a call may be made again in the same run of its function."""
    return called.frame.scope.kind == "comprehension" or may_precede(called.at, called.at)


def _ends(call: cst.Call) -> bool:
    return isinstance(call.func, cst.Attribute) and call.func.attr.value in _ENDING


def _stores(loop: Loop, name: str) -> int:
    """How often a loop binds or deletes a name."""
    count = 0
    for one in below(loop):
        if isinstance(one, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.For, cst.Del)):
            count += list(roots(one.target)).count(name)
        elif isinstance(one, (cst.NamedExpr, cst.AsName)):
            inner = one.target if isinstance(one, cst.NamedExpr) else one.name
            count += list(roots(inner)).count(name)
    return count
