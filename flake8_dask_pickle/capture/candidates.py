"""Which calls can be submissions at all, by their names and the shape of their arguments.

Finding out what a call calls is costly, and most calls are none of ours: `header.get("x", 0)` has
the name of a method of Dask, but nothing in it that a task could carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import instances
from flake8_dask_pickle.knowledge.tables import Site
from flake8_dask_pickle.model import Call, Scope
from flake8_dask_pickle.model.builder import CONSTANTS
from flake8_dask_pickle.model.literals import LITERALS

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


class Candidates:
    """The calls of a module that may submit something.

    `says_delayed` is whether the word stands anywhere in the text.
    """

    def __init__(self, ev: Evaluator, *, says_delayed: bool) -> None:
        self._sites = ev.knowledge.sites_by_word
        self._names = _NamesCalled(ev, says_delayed)

    def __contains__(self, call: Call) -> bool:
        if not call.at.block.live:
            return False
        if self._names.may_be_delayed(call.node.func, call.scope):
            return True
        sites = () if call.name is None else self._sites.get(call.name, ())
        return any(_may_be(site, call) for site in sites)


def _may_be(site: Site, call: Call) -> bool:
    """Whether a call with these arguments can hand anything on through a site."""
    if site.decorator:
        return True
    return call.may_pass(site.least) and any(
        arg.star or (_is_handed_on(site, position, arg) and not _is_literal(arg.value))
        for position, arg in enumerate(call.node.args)
    )


def _is_handed_on(site: Site, position: int, arg: cst.Arg) -> bool:
    if arg.keyword is None:
        positions = (*site.callables.values(), *site.ships.values())
        return site.star_args or position in positions
    keyword = arg.keyword.value
    if keyword in site.callables or keyword in site.ships:
        return True
    return site.star_kwargs and keyword not in site.options


def _is_literal(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.Name):
        return node.value in CONSTANTS
    return isinstance(node, (*LITERALS, cst.FormattedString))


class _NamesCalled:
    """Which plain names may be functions that `delayed` has made."""

    def __init__(self, ev: Evaluator, says_delayed: bool) -> None:
        self._is_mentioned = says_delayed
        self._imported: dict[Scope, set[str]] = {}
        #: The methods that have a decorator.
        self._methods = {
            scope.name
            for pairs in ev.model.decorated.values()
            for _, scope in pairs
            if scope.kind == "function" and instances.class_of(scope) is not None
        }
        self._is_imported = any(
            "delayed" in name or name in ("dask", "joblib") for name in ev.model.imports
        )

    def may_be_delayed(self, func: cst.BaseExpression, scope: Scope) -> bool:
        """Whether a call of `func` may make a task.

        In a file without the word, only another module can have made one: what variables and
        parameters hold is costly to find out.
        """
        if not self._is_imported:
            return False
        if isinstance(func, cst.Attribute):
            return self._is_mentioned and func.attr.value in self._methods
        if not isinstance(func, (cst.Name, cst.Call)):
            return False
        if self._is_mentioned or isinstance(func, cst.Call):
            return True
        owner = scope.owner_of(func.value)
        return owner is None or func.value in self._imported_by(owner)

    def _imported_by(self, scope: Scope) -> set[str]:
        if scope not in self._imported:
            bound = scope.bindings()
            self._imported[scope] = {one.name for one in bound if one.kind == "import"}
        return self._imported[scope]
