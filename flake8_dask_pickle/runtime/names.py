"""The names that a piece of code needs, and those that it binds or changes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

#: Methods that change what they are called on.
_CHANGING = frozenset(
    """
    add append appendleft clear discard extend extendleft insert pop popitem popleft put put_nowait
    remove reverse setdefault sort update __setitem__ __setattr__
    """.split()
)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def needed_by(node: ast.AST) -> set[str]:
    """Every name that the code reads, also in functions inside it; a few too many do no harm."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} | {
        name
        for one in ast.walk(node)
        if isinstance(one, (ast.Global, ast.Nonlocal))
        for name in one.names
    }


def changed(statement: ast.stmt) -> set[str]:
    """The names that a statement binds in its own scope, or changes the objects of."""
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    return set(_changed(statement))


def _changed(node: ast.AST) -> Iterator[str]:
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, _DEFINITIONS) and one is not node:
            yield one.name
            continue
        if isinstance(one, ast.Lambda):
            continue
        yield from _changed_at(one)
        pending.extend(ast.iter_child_nodes(one))


def _changed_at(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
        yield root_of(node)
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from node.names
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _CHANGING:
        yield root_of(node.func)


def root_of(node: ast.expr) -> str:
    """`a` of `a.b[c].d`; nothing where it begins with something else than a name."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def functions_setting(statement: ast.stmt, tree: ast.Module) -> set[str]:
    """The globals that a function sets which the statement calls for nothing else."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return set()
    return {
        name
        for one in tree.body
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)) and one.name == call.func.id
        for node in ast.walk(one)
        if isinstance(node, ast.Global)
        for name in node.names
    }
