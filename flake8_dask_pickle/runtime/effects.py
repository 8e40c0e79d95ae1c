"""What the statements of a program may change without binding it: by what they call and alias.

A slice must keep what takes an object away again, or makes the file that is opened later. It must
not keep what only shows something, submits other tasks, runs the task, or removes files.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from flake8_dask_pickle.runtime.names import DEFINITIONS, bound, changed_at, root_of, stored_in
from flake8_dask_pickle.runtime.reading import (
    bindings,
    calls,
    closure,
    expressions,
    imports,
    last_name,
    names_in,
    parts_of,
    passed,
    paths_in,
    statements,
)
from flake8_dask_pickle.runtime.rewriting import FUNCTIONS, Function, parameters

#: Stands for every name, where nobody can know what changes.
ANY = "*"

#: Calls of these names hand something to Dask or another pool, or wait for it.
_SUBMITTING = frozenset(
    """
    apply_async as_completed compute fire_and_forget gather map map_async map_blocks map_overlap
    map_partitions persist progress result scatter starmap submit visualize wait
    """.split()
)
#: These only show something.
_SHOWING = frozenset(
    """
    critical debug display error exception info log pprint print show sleep warn warning
    """.split()
)
#: These take away what may be the person's own.
_REMOVING = frozenset("unlink rmtree rmdir removedirs".split())
#: What makes a client, or gives one.
_CLIENTS = frozenset("Client LocalCluster get_client default_client worker_client".split())
#: What makes folders and files in these modules; nothing else in them is kept.
_MAKING = {
    "os": frozenset("link makedirs mkdir mkfifo putenv symlink umask".split()),
    "shutil": frozenset("copy copy2 copyfile copytree make_archive unpack_archive".split()),
}
#: Modules of the standard library that reach outside, or change nothing that they are passed.
_OUTSIDE = frozenset(
    """
    asyncio concurrent ftplib gc http logging multiprocessing pprint signal smtplib socket
    socketserver subprocess threading time timeit traceback urllib warnings webbrowser
    """.split()
)
_MAKERS = ("__init__", "__new__", "__post_init__")


@dataclass
class _Effect:
    """What calling a function of the file may do."""

    #: Whether it changes what it is passed.
    changes: bool = False
    #: The globals that it sets, or changes the objects of.
    outside: set[str] = field(default_factory=set)
    #: Whether it must not be called: it submits something, or runs the task.
    submits: bool = False
    calls: set[str] = field(default_factory=set)

    def absorb(self, other: _Effect) -> bool:
        """Add what a function does that is called; whether that is anything new."""
        before = (self.changes, len(self.outside), self.submits)
        self.changes |= other.changes
        self.outside |= other.outside
        self.submits |= other.submits
        return before != (self.changes, len(self.outside), self.submits)


class Effects:
    """What the statements of a program may change on the way to a submission of a task."""

    def __init__(self, tree: ast.Module, submission: ast.expr | None, task: str) -> None:
        self._task = task
        self._clients = _clients(tree) | _client_of(submission)
        self._imported = {name: dotted for name, dotted, _ in imports(tree)}
        self._modules = {name for name, _, is_module in imports(tree) if is_module}
        self._classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        self._parts: dict[ast.AST, dict[str, set[str]]] = {}
        self._known: dict[ast.stmt, set[str]] = {}
        self._effects = {name: self._effect(those) for name, those in _functions(tree).items()}
        while sum(self._spread(one) for one in self._effects.values()):
            pass

    def of(self, statement: ast.stmt, scope: ast.AST) -> set[str]:
        """The names whose objects a statement of a scope may change, and paths that it may make.

        `ANY` is among them where it may change anything.
        """
        if statement not in self._known:
            self._known[statement] = closure(self._of(statement), self._parts_in(scope))
        return self._known[statement]

    def _of(self, statement: ast.stmt) -> set[str]:
        if isinstance(statement, DEFINITIONS):
            return self._by_decorators(statement)
        is_kept_whole = isinstance(statement, (ast.With, ast.AsyncWith, ast.Try))
        if is_kept_whole and any(map(self._is_left_out, statements(statement))):
            return set()
        return set().union(*map(self._changed_by, statements(statement)))

    def surely_of(self, statement: ast.stmt) -> set[str]:
        """Those that it changes by calling functions of the file that change what they get."""
        if isinstance(statement, DEFINITIONS):
            return set()
        each = (call for one in statements(statement) for call in calls(one))
        return set().union(*map(self._by_function, each))

    # --- statements -------------------------------------------------------------------------

    def _changed_by(self, statement: ast.stmt) -> set[str]:
        """What one statement changes, without those that it consists of."""
        if self._is_left_out(statement):
            return set()
        found = {name for node in expressions(statement) for name in changed_at(node)} - {""}
        found = found.union(*map(self._by_function, calls(statement)))
        value = statement.value if isinstance(statement, ast.Expr) else None
        call = value.value if isinstance(value, ast.Await) else value
        if isinstance(call, ast.Call):
            found |= self._by_call(call)
        if any(map(_is_search_path, expressions(statement))):
            found.add(ANY)  # imports depend on it
        return found

    def _by_function(self, call: ast.Call) -> set[str]:
        """What a function of the file that is called changes."""
        effect = self._called(call)
        changes = effect.changes and not effect.submits
        return effect.outside | (self._objects(passed(call)) if changes else set())

    def _by_call(self, call: ast.Call) -> set[str]:
        """What a call may change that is made for nothing else."""
        function, arguments = call.func, passed(call)
        name = last_name(function)
        top = self._imported.get(root_of(function), "").partition(".")[0]
        if name in _SHOWING:
            return self._objects(one.value for one in call.keywords if one.arg == "file")
        if isinstance(function, ast.Attribute) and not self._is_module(function.value):
            return self._objects([function.value]) | paths_in(call, any_word=name == "mkdir")
        if top in _MAKING:
            is_made = name in _MAKING[top]
            return self._objects(arguments) | paths_in(call, any_word=True) if is_made else set()
        if top in _OUTSIDE:
            return set()
        if top in sys.stdlib_module_names and name == "dump":
            arguments = arguments[1:]  # what is dumped stays as it is
        is_foreign = isinstance(function, ast.Attribute) and top not in sys.stdlib_module_names
        return paths_in(call) | (set() if is_foreign else self._objects(arguments))

    def _by_decorators(self, definition: ast.AST) -> set[str]:
        """What the decorators of a function or class change, such as a registry."""
        found: set[str] = set()
        for decorator in getattr(definition, "decorator_list", ()):
            function = decorator.func if isinstance(decorator, ast.Call) else decorator
            found |= self._effects.get(last_name(function), _Effect()).outside
            if isinstance(function, ast.Attribute) and not self._is_module(function.value):
                found |= self._objects([function.value])
        return found

    def _is_left_out(self, statement: ast.stmt) -> bool:
        """Whether nothing that it does is wanted: it submits, removes files, or runs the task."""
        for node in expressions(statement):
            if last_name(node) in self._clients:
                return True
            if isinstance(node, ast.Call) and self._is_unwanted(node):
                return True
        return False

    def _is_unwanted(self, call: ast.Call) -> bool:
        names = {last_name(call.func), *map(last_name, passed(call))}
        if self._task and self._task in names:
            return True
        is_named_so = last_name(call.func) in _SUBMITTING | _REMOVING
        return is_named_so or self._called(call).submits

    def _called(self, call: ast.Call) -> _Effect:
        function = call.func
        if isinstance(function, ast.Attribute) and self._is_module(function.value):
            return _Effect()
        return self._effects.get(last_name(function), _Effect())

    def _is_module(self, node: ast.expr) -> bool:
        return isinstance(node, (ast.Name, ast.Attribute)) and root_of(node) in self._modules

    def _objects(self, nodes: Iterable[ast.expr]) -> set[str]:
        """The names in expressions that are neither modules nor functions of the file."""
        names = set().union(*map(names_in, nodes))
        if "super" in names:
            names.add("self")
        return names - self._modules - (self._effects.keys() - self._classes)

    # --- functions --------------------------------------------------------------------------

    def _effect(self, functions: Collection[Function]) -> _Effect:
        made = _Effect()
        for function in functions:
            nodes = list(ast.walk(function))
            roots = {name for node in nodes for name in changed_at(node)} - {""}
            own = set(parameters(function)) - {"self", "cls"}
            made.changes |= bool(closure(roots, self._parts_in(function)) & own)
            made.outside |= {ANY if one == "globals" else one for one in roots - _local(function)}
            made.calls |= {last_name(one.func) for one in nodes if isinstance(one, ast.Call)}
            made.submits |= any(last_name(one) in self._clients for one in nodes)
        made.submits |= bool(made.calls & _SUBMITTING) or self._task in made.calls - {""}
        return made

    def _spread(self, effect: _Effect) -> int:
        others = (self._effects[name] for name in effect.calls if name in self._effects)
        return sum([effect.absorb(one) for one in others])

    def _parts_in(self, scope: ast.AST) -> dict[str, set[str]]:
        """For the names in a scope, those that they stand for a part of."""
        if scope not in self._parts:
            found: dict[str, set[str]] = {}
            for target, value in (pair for node in ast.walk(scope) for pair in bindings(node)):
                for name in stored_in(target):
                    found.setdefault(name, set()).update(parts_of(value))
            self._parts[scope] = found
        return self._parts[scope]


def _is_search_path(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and (last_name(node.value), node.attr) == ("sys", "path")


def _local(function: Function) -> set[str]:
    """The names that are bound in a function, or in one inside it."""
    found: set[str] = set()
    outside: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, FUNCTIONS):
            found.update(parameters(node), *map(bound, node.body))
        elif isinstance(node, ast.Global):
            outside.update(node.names)
    return found - outside


def _functions(tree: ast.Module) -> dict[str, list[Function]]:
    """The functions and methods of a file by their names; by that of a class, what makes it."""
    found: dict[str, list[Function]] = {}
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.ClassDef):
            makers = [one for one in node.body if isinstance(one, FUNCTIONS)]
            found.setdefault(node.name, []).extend(one for one in makers if one.name in _MAKERS)
    return found


def _clients(tree: ast.Module) -> set[str]:
    """The names, also of attributes, that clients and clusters are bound to."""
    found = set(_CLIENTS)
    for target, value in (pair for node in ast.walk(tree) for pair in bindings(node)):
        made = value.value if isinstance(value, ast.Await) else value
        name = last_name(made.func) if isinstance(made, ast.Call) else ""
        if name in _CLIENTS or name.endswith("Cluster"):
            found.add(last_name(target))
    return found - {""}


def _client_of(submission: ast.expr | None) -> set[str]:
    """What a submission is a method of, where it is one that clients have."""
    function = submission.func if isinstance(submission, ast.Call) else None
    if isinstance(function, ast.Attribute) and function.attr in _SUBMITTING:
        return {last_name(function.value)} - {"", "self"}
    return set()
