"""Globals that a function which goes by value reads, and that cloudpickle does not see.

cloudpickle ships the globals that a function's code loads as globals. The body of a class loads by
name; `eval` and `globals()` look up while they run. Source: `cloudpickle._extract_code_globals`.
IPython puts `display` among the builtins of its own process, and those are never shipped.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.dropping import lifted
from flake8_dask_pickle.capture.naming import label_of, name_node
from flake8_dask_pickle.capture.parts import code_globals
from flake8_dask_pickle.capture.values import Function
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.flow import surely_precedes
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.scopes import Symbol
from flake8_dask_pickle.model.tree import children

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


#: What IPython adds to the builtins of its process, and not to the globals of the notebook.
_BUILT_INTO_IPYTHON = frozenset({"display"})


@dataclass(frozen=True, slots=True)
class Missing:
    """A global that a function reads in a way that cloudpickle does not see."""

    name: str
    #: How messages name the function.
    function: str
    #: Where it is read, in words that go after "in"; empty where it is among IPython's builtins.
    way: str
    node: cst.CSTNode
    error: str
    #: Whether it is surely read.
    certain: bool = True


def missing(ev: Evaluator, functions: Iterable[Function]) -> Iterator[Missing]:
    """What the functions of one task will not find where it runs.

    Functions that are pickled together share their globals: what any of them ships, all have.
    """
    functions = list(functions)
    shipped: dict[object, set[str]] = {}
    for function in functions:
        module = ev.modules.of(function.scope)
        shipped.setdefault(module, set()).update(code_globals(function.scope))
    seen: set[Scope] = set()
    for function in functions:
        if function.scope in seen:
            continue
        seen.add(function.scope)
        module = ev.modules.of(function.scope)
        bound = module.model.module.bound
        for one in _reads(ev, function):
            if one.name in bound and one.name not in shipped[module]:
                yield one


def not_built_in(
    ev: Evaluator, functions: Iterable[Function], begun: Set[Scope]
) -> Iterator[Missing]:
    """What the functions of a task call and only IPython's own process has among its builtins.

    `begun` are the functions with which the task begins.
    """
    for scope in dict.fromkeys(function.scope for function in functions):
        module = ev.modules.of(scope)
        bound = module.model.module
        if not module.notebook or bound.star_imports:
            continue
        for call in module.model.calls_in(scope):
            name = call.name or ""
            if not isinstance(call.node.func, cst.Name) or name not in _BUILT_INTO_IPYTHON:
                continue
            if call.scope.symbols.get(name) is not Symbol.GLOBAL or name in bound.bound:
                continue
            if call.at.block.live and not call.caught:
                sure = scope in begun and surely_precedes(lifted(call, scope), scope.exit.end())
                yield Missing(name, label_of(scope), "", call.node, "NameError", sure)


def _reads(ev: Evaluator, function: Function) -> Iterator[Missing]:
    label = label_of(function.scope)
    for scope in function.scope.walk():
        if scope.kind == "class":
            yield from _in_class_body(scope, label)
    yield from _while_it_runs(ev, function, label)


def _in_class_body(scope: Scope, label: str) -> Iterator[Missing]:
    for name in sorted(scope.code_names):
        if scope.symbols.get(name) is Symbol.GLOBAL:
            way = f"the body of class '{scope.name}'"
            yield Missing(name, label, way, name_node(scope), "NameError")


def _while_it_runs(ev: Evaluator, function: Function, label: str) -> Iterator[Missing]:
    model = ev.modules.of(function.scope).model
    for call in model.calls_in(function.scope):
        name = call.name
        if not call.at.block.live or not isinstance(call.node.func, cst.Name):
            continue
        if name in ("eval", "exec") and len(call.node.args) == 1:
            for read in _names_in(call.node.args[0].value):
                if not _is_local(call.scope, read):
                    yield Missing(read, label, f"{name}()", call.node, "NameError")
    if "globals" in function.scope.code_names:
        for node in _subscripts(function.scope.node):
            yield Missing(_key(node), label, "globals()[…]", node, "KeyError")


def _names_in(source: cst.BaseExpression) -> Iterator[str]:
    """The names that a literal piece of code reads and does not bind itself."""
    text = source.evaluated_value if isinstance(source, cst.SimpleString) else None
    if not isinstance(text, str):
        return
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError):
        return
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    for name in dict.fromkeys(node.id for node in names):
        if name not in stored:
            yield name


def _is_local(scope: Scope, name: str) -> bool:
    """Whether the code of a function has a variable of this name when it calls `eval`."""
    return name in scope.bound or scope.symbols.get(name) in (Symbol.LOCAL, Symbol.FREE)


def _subscripts(node: cst.CSTNode) -> list[cst.Subscript]:
    """Every `globals()["name"]`; none where the function does anything else with `globals()`."""
    found: list[cst.Subscript] = []
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, cst.Subscript) and _is_globals(one.value) and _key(one):
            found.append(one)
        elif _is_globals(one) or (isinstance(one, cst.AssignTarget) and _stores(one.target)):
            return []
        else:
            pending.extend(children(one))
    return found


def _stores(target: cst.BaseExpression) -> bool:
    return isinstance(target, cst.Subscript) and _is_globals(target.value)


def _is_globals(node: cst.CSTNode) -> bool:
    """Whether this is the call `globals()`."""
    return isinstance(node, cst.Call) and last_name(node.func) == "globals"


def _key(node: cst.Subscript) -> str:
    """The literal key of a subscript, or nothing."""
    part = node.slice[0].slice if len(node.slice) == 1 else None
    value = part.value if isinstance(part, cst.Index) else None
    text = value.evaluated_value if isinstance(value, cst.SimpleString) else None
    return text if isinstance(text, str) else ""
