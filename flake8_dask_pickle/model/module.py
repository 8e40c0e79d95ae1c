"""The model of one module, and where its nodes stand in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from flake8_dask_pickle.model.light import Places
from flake8_dask_pickle.model.scopes import Binding, Point, Result, Scope, Symbol
from flake8_dask_pickle.model.tree import inward, parents


@dataclass(slots=True, eq=False)
class Call:
    """A call, the scope that it stands in, and when its arguments are known."""

    node: cst.Call
    scope: Scope
    at: Point
    #: The last part of what is called, if it has a name: `submit` for `client.submit(…)`.
    name: str | None
    #: True for `f(x)` as a statement of its own: nobody keeps what it returns.
    dropped: bool = False
    #: True in the body of a `try` that has handlers: what the call raises may go no further.
    caught: bool = False

    def may_pass(self, least: int) -> bool:
        """Whether it passes so many arguments, or may do so by a `*` or `**`."""
        args = self.node.args
        return len(args) >= least or any(arg.star for arg in args)


@dataclass(slots=True, eq=False)
class Await:
    """An `await`, and where it stands."""

    node: cst.Await
    scope: Scope
    at: Point


@dataclass(slots=True, eq=False)
class Managed:
    """What a `with` statement enters, when it does, and where it leaves it."""

    node: cst.BaseExpression
    scope: Scope
    entered: Point
    left: tuple[Point, ...]
    is_async: bool

    @property
    def methods(self) -> tuple[str, str]:
        """The methods that it calls, as it enters and as it leaves."""
        return ("__aenter__", "__aexit__") if self.is_async else ("__enter__", "__exit__")


@dataclass(slots=True, eq=False)
class Tried:
    """The body of a `try` that has handlers: what it raises and calls outside of any other."""

    raises: list[Result] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Handler:
    """What `except T as name` may catch: all of its `try` that no handler before it takes."""

    tried: Tried
    earlier: tuple[cst.BaseExpression | None, ...]


class Read(NamedTuple):
    """Where an attribute is read."""

    node: cst.Attribute
    scope: Scope
    at: Point


class Use(NamedTuple):
    """Where a name is read."""

    node: cst.Name
    scope: Scope
    at: Point


@dataclass(eq=False)
class Model:
    """All that one pass over a module has found."""

    tree: cst.Module
    module: Scope
    calls: list[Call] = field(default_factory=list)
    awaits: list[Await] = field(default_factory=list)
    managed: list[Managed] = field(default_factory=list)
    #: When each call is made: its arguments are known, and it has changed nothing yet.
    called_at: dict[cst.Call, Point] = field(default_factory=dict)
    scope_of: dict[cst.CSTNode, Scope] = field(default_factory=dict)
    #: The functions and classes under a decorator, by the last part of the decorator's name.
    decorated: dict[str, list[tuple[cst.Decorator, Scope]]] = field(default_factory=dict)
    #: Where a binding stores into an attribute: `self.lock = …`, by the attribute's name.
    attribute_writes: dict[str, list[Binding]] = field(default_factory=dict)
    #: The handlers of exceptions that have a name, by the node of the name.
    handlers: dict[cst.CSTNode, Handler] = field(default_factory=dict)
    #: The statements of the module itself that are only an expression, and when they have run.
    expressions: dict[cst.Expr, Point] = field(default_factory=dict)
    #: The dotted names of everything imported, wherever in the module.
    imports: set[str] = field(default_factory=set)
    #: Where the nodes of a tree of `model.light` stand; None for a whole tree.
    places: Places | None = None
    has_main_guard: bool = False
    has_future_annotations: bool = False

    @property
    def is_light(self) -> bool:
        """Whether the tree is one of `model.light`."""
        return self.places is not None

    @cached_property
    def calls_by_name(self) -> dict[str, list[Call]]:
        """Calls by the last part of what is called: `f(…)` and `x.f(…)` are under `f`."""
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            if call.name is not None:
                found.setdefault(call.name, []).append(call)
        return found

    @cached_property
    def passed_to(self) -> dict[cst.BaseExpression, Call]:
        """The call that each argument of one is passed to."""
        return {arg.value: call for call in self.calls for arg in call.node.args}

    def attributes_written(self) -> Iterator[tuple[str, Binding]]:
        """Every binding that stores into an attribute, with the attribute's name."""
        for name, bindings in self.attribute_writes.items():
            for binding in bindings:
                yield name, binding

    @cached_property
    def outer_writes(self) -> dict[str, list[tuple[Scope, Binding]]]:
        """The bindings by `global` or `nonlocal`, by name, each with the scope that makes it."""
        found: dict[str, list[tuple[Scope, Binding]]] = {}
        for scope in self.module.walk():
            for name, bindings in scope.outer_writes.items():
                found.setdefault(name, []).extend((scope, one) for one in bindings)
        return found

    @cached_property
    def changed_elsewhere(self) -> dict[str, list[Scope]]:
        """The functions that change what a container of a scope around them holds, by its name."""
        found: dict[str, list[Scope]] = {}
        for scope in self.module.walk():
            for name in scope.changing:
                if scope.is_function and scope.symbols.get(name) in (Symbol.GLOBAL, Symbol.FREE):
                    found.setdefault(name, []).append(scope)
        return found

    @cached_property
    def attributes_read(self) -> dict[str, list[Read]]:
        """Where attributes are read (to call, bind or return something), by their names."""
        found: dict[str, list[Read]] = {}
        for node, scope, at in self._read:
            if isinstance(node, cst.Attribute):
                found.setdefault(node.attr.value, []).append(Read(node, scope, at))
        return found

    @cached_property
    def names_read(self) -> dict[str, list[Use]]:
        """Where names are read (to call, bind or return something, or something of it)."""
        found: dict[str, list[Use]] = {}
        for node, scope, at in self._read:
            if isinstance(node, cst.Name):
                found.setdefault(node.value, []).append(Use(node, scope, at))
        return found

    @cached_property
    def _read(self) -> list[tuple[cst.BaseExpression, Scope, Point]]:
        found: list[tuple[cst.BaseExpression, Scope, Point]] = []
        seen: set[cst.CSTNode] = set()
        for node, scope, at in self._evaluated():
            for one in inward(node):
                if one in seen:
                    break  # and so is all that is further inward
                seen.add(one)
                found.append((one, scope, at))
        return found

    def _evaluated(self) -> Iterator[tuple[cst.BaseExpression, Scope, Point]]:
        for call in self.calls:
            yield call.node.func, call.scope, call.at
            yield from ((arg.value, call.scope, call.at) for arg in call.node.args)
        for one in self.managed:
            yield one.node, one.scope, one.entered
        for scope in self.module.walk():
            for binding in scope.bindings():
                if binding.value is not None:
                    yield binding.value, scope, binding.at
            for result in (*scope.returns, *scope.yields):
                if result.value is not None:
                    yield result.value, scope, result.at
            made = [getattr(scope.node, part, None) for part in ("elt", "key", "value")]
            if scope.kind == "comprehension":
                yield from ((part, scope, scope.exit.end()) for part in made if part is not None)

    @cached_property
    def _calls_by_function(self) -> dict[Scope, list[Call]]:
        found: dict[Scope, list[Call]] = {}
        for call in self.calls:
            found.setdefault(call.scope.enclosing_function(), []).append(call)
        return found

    def calls_in(self, scope: Scope) -> list[Call]:
        """The calls that a function's own code makes, comprehensions included."""
        return self._calls_by_function.get(scope, [])

    def release(self) -> None:
        """Take the scopes apart; nothing can be asked of the model any more."""
        for scope in list(self.module.walk()):
            scope.release()

    @cached_property
    def parents(self) -> dict[cst.CSTNode, cst.CSTNode]:
        """The node around each node; white space is left out."""
        return parents(self.tree)

    @cached_property
    def _positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        # Only a module with findings pays for this: it costs as much as parsing.
        # `MetadataWrapper.resolve` would walk over the whole tree once more, for nobody.
        wrapper = MetadataWrapper(self.tree, unsafe_skip_copy=True)
        positions: Mapping[cst.CSTNode, Any] = PositionProvider()._gen(wrapper)
        return positions

    def range(self, node: cst.CSTNode) -> CodeRange | None:
        """Where `node` stands: rows from 1, columns from 0; None when it is not of this module.

        A light tree knows that of some nodes only; of others, None and NoPositions mean that the
        whole tree has to be asked.
        """
        return self._positions.get(node) if self.places is None else self.places.range(node)

    def text(self, node: cst.BaseExpression) -> str | None:
        """The source of an expression, as `source_text` has it; None where `range` has none."""
        return source_text(node) if self.places is None else self.places.text(node)


def source_text(node: cst.BaseExpression) -> str:
    """The source of an expression of a whole tree, without parentheses around it.

    Those of a tuple are a part of it; a generator always has some.
    """
    written = cst.Module([]).code_for_node
    before, after = ("".join(map(written, marks)) for marks in (node.lpar, node.rpar))
    text = written(node).removeprefix(before).removesuffix(after).strip()
    keeps = isinstance(node, cst.GeneratorExp) or (isinstance(node, cst.Tuple) and node.lpar)
    return f"({text})" if keeps else text


def last_name(node: cst.BaseExpression) -> str | None:
    """`submit` for `client.submit`, `f` for `f`, None for anything else."""
    # `isinstance` is slow for libcst's classes, and this is asked of every call.
    if type(node) is cst.Attribute:
        return node.attr.value
    return node.value if type(node) is cst.Name else None


def argument_named(node: cst.Call, keyword: str) -> cst.Arg | None:
    """The argument that a call passes by this keyword."""
    named = (arg for arg in node.args if arg.keyword is not None and arg.keyword.value == keyword)
    return next(named, None)


#: Built-in functions that tell what something is.
_TELLING = frozenset({"isinstance", "hasattr"})


def asks_about(test: cst.BaseExpression) -> str | None:
    """What `isinstance(a.b, T)` or `hasattr(a.b, "name")` tells something of."""
    if not isinstance(test, cst.Call) or len(test.args) != 2 or type(test.func) is not cst.Name:
        return None
    return dotted_path(test.args[0].value) if test.func.value in _TELLING else None


def dotted_path(node: cst.BaseExpression) -> str | None:
    """`a.b.c` when the expression is just that, else None."""
    parts: list[str] = []
    while type(node) is cst.Attribute:
        parts.append(node.attr.value)
        node = node.value
    if type(node) is not cst.Name:
        return None
    parts.append(node.value)
    return ".".join(reversed(parts))
