"""What stands in the statements of a program: calls, paths, imports, names for parts of things."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from flake8_dask_pickle.runtime.names import DEFINITIONS, needed_by, path_key

#: Calls whose result is part of what they are passed, or writes to it.
_SAME = frozenset(
    """
    DictWriter File TextIOWrapper enumerate filter get getattr items iter keys list next open pop
    reversed set setdefault sorted tuple values vars writer zip
    """.split()
)


def statements(statement: ast.AST) -> Iterator[ast.stmt]:
    """A statement and those that it consists of, in its own scope."""
    pending = [statement]
    while pending:
        one = pending.pop()
        if isinstance(one, ast.stmt):
            yield one
        if not isinstance(one, (*DEFINITIONS, ast.expr)):
            pending += ast.iter_child_nodes(one)


def expressions(statement: ast.AST) -> Iterator[ast.AST]:
    """What a statement consists of, without statements inside it and what they consist of."""
    pending = list(ast.iter_child_nodes(statement))
    while pending:
        one = pending.pop()
        if not isinstance(one, (ast.stmt, ast.Lambda, ast.ExceptHandler, ast.match_case)):
            yield one
            pending += ast.iter_child_nodes(one)


def calls(statement: ast.AST) -> list[ast.Call]:
    """The calls in the expressions of a statement."""
    return [node for node in expressions(statement) if isinstance(node, ast.Call)]


def passed(call: ast.Call) -> list[ast.expr]:
    """What a call passes."""
    return [*call.args, *(one.value for one in call.keywords)]


def last_name(node: ast.AST | None) -> str:
    """The name of what a name or an attribute stands for; "" for other expressions."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def names_in(node: ast.AST) -> set[str]:
    """The names that code reads, without the keys of paths."""
    return {name for name in needed_by(node) if name.isidentifier()}


def paths_in(node: ast.AST, *, any_word: bool = False) -> set[str]:
    """Keys of the paths that stand in code; words without a dot or slash only if wanted."""
    texts = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    return {
        path_key(text)
        for text in texts
        if isinstance(text, str) and (any_word or "." in text or "/" in text)
    } - {""}


def bindings(statement: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The targets that a statement binds, and to what."""
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        yield statement.target, statement.iter
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield target, statement.value
    elif isinstance(statement, (ast.AnnAssign, ast.NamedExpr)) and statement.value is not None:
        yield statement.target, statement.value
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars is not None:
                yield item.optional_vars, item.context_expr


def parts_of(value: ast.expr) -> set[str]:
    """The names of which an expression may give a part, and the paths that it opens."""
    if isinstance(value, ast.Call):
        return paths_in(value) | (names_in(value) if last_name(value.func) in _SAME else set())
    called = (node for node in ast.walk(value) if isinstance(node, ast.Call))
    return names_in(value).difference(*map(names_in, called))


def closure(names: set[str], parts: Mapping[str, set[str]]) -> set[str]:
    """Names, those that they stand for a part of, and so on."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += parts.get(name, ())
    return found


def imports(tree: ast.Module) -> Iterator[tuple[str, str, bool]]:
    """The names that imports bind, where they lead, and whether that is a module for sure."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield one.asname or one.name.partition(".")[0], one.name, True
        elif isinstance(node, ast.ImportFrom):
            for one in node.names:
                dotted = f"{'.' * node.level}{node.module or ''}.{one.name}"
                yield one.asname or one.name, dotted, False
