"""The names that a piece of code needs, and those that it binds or changes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

#: Methods that change what they are called on.
_CHANGING = frozenset(
    """
    add append appendleft clear discard extend extendleft insert pop popitem popleft put put_nowait
    remove reverse setdefault sort update __setitem__ __setattr__
    """.split()
)
#: How the names of further ones begin: `parser.add_argument(…)`.
_CHANGES = ("add_", "register_", "set_")
#: A text with more characters is no path.
MOST_OF_A_PATH = 200
#: Functions that change an attribute of their first argument.
_SETTING = ("setattr", "delattr")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def needed_by(node: ast.AST) -> set[str]:
    """Every name that the code reads from outside of itself, also in functions inside it.

    A few too many do no harm. The texts in it that may name files are among them, and the folders
    above these: as `path_key` gives them.
    """
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Constant):
        return set(_paths_to(node.value)) if isinstance(node.value, str) else set()
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return set(node.names)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        before = [one for one in ast.iter_child_nodes(node) if one not in body]
        return _needed_by_all(before) | (_needed_by_all(body) - _own_of(node))
    found = _needed_by_all(ast.iter_child_nodes(node))
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        own = {name for one in node.generators for name in stored_in(one.target)}
        return (found - own) | needed_by(node.generators[0].iter)
    return found


def _needed_by_all(nodes: Iterable[ast.AST]) -> set[str]:
    return set().union(*map(needed_by, nodes))


def _own_of(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """The names of a function's own variables."""
    own = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
    if isinstance(function, ast.Lambda):
        return own
    own = own.union(*map(bound, function.body))
    return own - set(_walked(ast.Module(function.body, []), _declared_at))


def _declared_at(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from node.names


def _paths_to(text: str) -> Iterator[str]:
    """Keys of the path that a text may be, and of the folders above."""
    key = path_key(text)
    while key:
        yield key
        key = key.rpartition("/")[0]


def path_key(text: str) -> str:
    """What a path is called among names, which no name is like; "" for what is none."""
    bare = text.removeprefix("./").strip("/")
    is_path = bare.strip(".") and len(text) <= MOST_OF_A_PATH and not any(map(str.isspace, text))
    return f"/{bare}" if is_path else ""


def stored_in(target: ast.AST) -> set[str]:
    """The names that a target binds."""
    return {
        one.id
        for one in ast.walk(target)
        if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)
    }


def changed(statement: ast.stmt) -> set[str]:
    """The names that a statement binds in its own scope, or changes the objects of."""
    if isinstance(statement, DEFINITIONS):
        return {statement.name}
    return set(_walked(statement, lambda node: (*_bound_at(node), *changed_at(node))))


def bound(statement: ast.stmt) -> set[str]:
    """The names that a statement binds in its own scope."""
    return set(_walked(statement, _bound_at))


def _walked(node: ast.AST, names: Callable[[ast.AST], Iterable[str]]) -> Iterator[str]:
    """The names of each node of one scope; of a definition inside it, its own name."""
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, DEFINITIONS):
            yield one.name
            continue
        if isinstance(one, ast.Lambda):
            continue
        yield from names(one)
        pending.extend(ast.iter_child_nodes(one))


def _bound_at(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name


def changed_at(node: ast.AST) -> Iterator[str]:
    """The names whose objects a node itself changes."""
    if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
        yield root_of(node)
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from node.names
    elif isinstance(node, ast.Call) and _is_changing(getattr(node.func, "attr", "")):
        yield root_of(node.func)
    elif isinstance(node, ast.Call) and node.args and root_of(node.func) in _SETTING:
        yield root_of(node.args[0])


def _is_changing(method: str) -> bool:
    return method in _CHANGING or method.startswith(_CHANGES)


def root_of(node: ast.expr) -> str:
    """`a` of `a.b[c].d`; nothing where it begins with something else than a name."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def set_by_calls(statement: ast.stmt, tree: ast.Module) -> set[str]:
    """The names that a statement changes by what it calls.

    These are the globals that a function of the file sets when it is called, and the objects on
    which a method is called that sets attributes.
    """
    if isinstance(statement, DEFINITIONS):
        return set()
    found: set[str] = set()
    for call in ast.walk(statement):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            if call.func.attr in _setters(tree):
                found.add(root_of(call.func))
        elif isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            for one in _functions(tree).get(call.func.id, ()):
                found |= {
                    n
                    for node in ast.walk(one)
                    for n in getattr(node, "names", ())
                    if isinstance(node, ast.Global)
                }
    return found - {""}


@lru_cache(maxsize=4)
def _functions(tree: ast.Module) -> dict[str, list[ast.AST]]:
    """The functions and methods of a file by their names."""
    found: dict[str, list[ast.AST]] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.setdefault(node.name, []).append(node)
    return found


@lru_cache(maxsize=4)
def _setters(tree: ast.Module) -> set[str]:
    """The names of methods that set or change an attribute, or that call such a method."""
    attributes: dict[str, set[str]] = {}
    setters = set()
    for name, functions in _functions(tree).items():
        nodes = [node for one in functions for node in ast.walk(one)]
        attributes[name] = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        stored = (node for node in nodes if isinstance(node, (ast.Attribute, ast.Subscript)))
        changes = any(map(_is_changing, attributes[name]))
        if changes or any(not isinstance(one.ctx, ast.Load) for one in stored):
            setters.add(name)
    new = setters
    while new:
        new = {name for name, calls in attributes.items() if calls & new} - setters
        setters |= new
    return setters
