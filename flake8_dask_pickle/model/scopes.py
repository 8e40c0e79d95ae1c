"""Scopes, the blocks of their control flow, and the bindings in those blocks.

A scope's code is cut into blocks that run from their first event to their last without a jump.
Every event has a tick, which grows with the order of execution inside a block. A `Point` is a
block and a tick: the state *before* the event with that tick.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NamedTuple, TypeAlias

import libcst as cst

ScopeKind = Literal[
    "module", "class", "function", "lambda", "comprehension", "type_parameters", "type_variable"
]

BindingKind = Literal[
    "assign",  # value: what is assigned, taken apart along `path`
    "augment",  # value: the right-hand side of `x += value`
    "for",  # value: what is iterated
    "with",  # value: the context manager
    "import",  # imported: the dotted name
    "def",  # inner: the function's scope
    "class",  # inner: the class's scope
    "param",  # param: the parameter
    "except",  # value: the exception type, if any
    "match",  # value: the subject, if the pattern is the whole of it
    "del",
    "narrow",  # value: the type(s) that `isinstance` has just confirmed, if it was that
    "exclude",  # value: the type(s) that it has just denied
]


class Symbol(Enum):
    """How a scope sees a name: Python's own classification (see the stdlib's `symtable`)."""

    LOCAL = "local"
    FREE = "free"
    GLOBAL = "global"


#: How an unpacked value is taken apart: an index from the left, or one from the right after a star.
Step: TypeAlias = "int | StarStep"


class StarStep(NamedTuple):
    """The starred target of an unpacking, with the number of plain targets before and after it."""

    before: int
    after: int


class Point(NamedTuple):
    """A place in the flow of a scope: the state before the event `tick` of `block`."""

    block: Block
    tick: int


class Guard(NamedTuple):
    """A test that has been passed, or failed, on the way to a block."""

    test: cst.BaseExpression
    at: Point
    passed: bool


#: The tick after all others.
END = 1 << 62


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of code without jumps. `live` is False for code that can never run."""

    scope: Scope
    live: bool = True
    before: list[Block] = field(default_factory=list)
    #: Bindings by name; attributes of a name are kept under their dotted path (`self.lock`).
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    #: What is put into containers and taken out, by the container's name or dotted path.
    changes: dict[str, list[Change]] = field(default_factory=dict)
    #: The tests that have led here, each with whether it was passed.
    guards: tuple[Guard, ...] = ()

    def __post_init__(self) -> None:
        self.scope.blocks.append(self)

    def end(self) -> Point:
        return Point(self, END)

    def add(self, name: str, binding: Binding) -> None:
        """Keep a binding under a name, or under the path of an attribute."""
        self.bindings.setdefault(name, []).append(binding)
        self.scope.flowing.add(name)

    def put(self, name: str, change: Change) -> None:
        """Keep what changes the container under a name or path."""
        self.changes.setdefault(name, []).append(change)
        self.scope.changing.add(name)


@dataclass(slots=True, eq=False)
class Binding:
    """One event that gives a name a value (or takes it away)."""

    name: str
    kind: BindingKind
    at: Point
    node: cst.CSTNode
    value: cst.BaseExpression | None = None
    path: tuple[Step, ...] = ()
    imported: str | None = None
    inner: Scope | None = None
    param: Parameter | None = None
    is_async: bool = False
    #: When `value` was evaluated, where that was before: what a loop iterates over.
    value_at: Point | None = None


ChangeKind = Literal[
    "put",  # `x.append(value)`
    "put_all",  # `x.extend(value)`, `x.update(value)`
    "set",  # `x[key] = value`
    "set_default",  # `x.setdefault(key, value)`
    "set_more",  # `x[key] += value`
    "drop",  # `del x[key]`, `x.pop(key)`
    "drop_maybe",  # `x.pop(key, default)`
    "drop_last",  # `x.pop()`
    "drop_first",  # `x.popleft()`
    "remove",  # `x.remove(value)`
    "clear",
]


@dataclass(slots=True, eq=False)
class Change:
    """Something that changes what a container holds."""

    kind: ChangeKind
    at: Point
    value: cst.BaseExpression | None = None
    key: cst.BaseExpression | None = None


@dataclass(slots=True, eq=False)
class Parameter:
    """A parameter of a function, in the order of the signature."""

    name: str
    kind: Literal["positional", "star", "keyword", "double_star"]
    position: int
    node: cst.CSTNode
    annotation: cst.BaseExpression | None
    default: cst.BaseExpression | None


@dataclass(slots=True, eq=False)
class Result:
    """A `return`, `yield` or `raise`: its value (None for a bare one) and where it stands."""

    value: cst.BaseExpression | None
    at: Point
    node: cst.CSTNode
    #: True for `yield from value`, which yields what `value` gives.
    spread: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Scope:
    """A module, class, function, lambda or comprehension: names, code, and what is inside."""

    kind: ScopeKind
    name: str
    node: cst.CSTNode
    parent: Scope | None
    #: Where the scope is made, in its parent; None for the module.
    made_at: Point | None
    children: list[Scope] = field(default_factory=list)
    #: Names bound, read (as the compiler's symbol table counts it) and declared.
    bound: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    declared_global: set[str] = field(default_factory=set)
    declared_nonlocal: set[str] = field(default_factory=set)
    #: Names that live code of this scope really loads, stores or deletes.
    code_names: set[str] = field(default_factory=set)
    #: Names and paths that any block of this scope binds.
    flowing: set[str] = field(default_factory=set)
    #: Names and paths whose containers any block of this scope changes.
    changing: set[str] = field(default_factory=set)
    symbols: dict[str, Symbol] = field(default_factory=dict)
    parameters: list[Parameter] = field(default_factory=list)
    returns_annotation: cst.BaseExpression | None = None
    returns: list[Result] = field(default_factory=list)
    yields: list[Result] = field(default_factory=list)
    #: What it raises outside of any `try` that has handlers.
    raises: list[Result] = field(default_factory=list)
    decorators: tuple[cst.Decorator, ...] = ()
    annotations: dict[str, cst.BaseExpression] = field(default_factory=dict)
    star_imports: list[str] = field(default_factory=list)
    #: Bindings of names that belong to another scope (`global x`, `nonlocal x`), by name.
    outer_writes: dict[str, list[Binding]] = field(default_factory=dict)
    #: Local names that this scope's code stores attributes of: `job` for `job.lock = …`.
    attributes_of: set[str] = field(default_factory=set)
    is_async: bool = False
    #: All blocks, those that nothing leads to or from included.
    blocks: list[Block] = field(default_factory=list)
    entry: Block = field(init=False)
    exit: Block = field(init=False)

    def __post_init__(self) -> None:
        self.entry = Block(self)
        self.exit = Block(self, live=False)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.qualified_name}>"

    @property
    def is_function(self) -> bool:
        return self.kind in ("function", "lambda")

    @property
    def is_generator(self) -> bool:
        """Whether calling it runs nothing yet: a `yield` of its own scope."""
        return bool(self.yields)

    def ancestors(self) -> Iterator[Scope]:
        """The enclosing scopes, the nearest first."""
        scope = self.parent
        while scope is not None:
            yield scope
            scope = scope.parent

    def owner_of(self, name: str) -> Scope | None:
        """The scope that binds a name as it is seen from this one; None where none does."""
        if name in self.declared_global:
            return [self, *self.ancestors()][-1]
        outer = (one for one in self.ancestors() if one.kind != "class")
        return next((one for one in (self, *outer) if name in one.bound), None)

    def bindings(self) -> Iterator[Binding]:
        """What is bound anywhere in its code, names and paths."""
        for block in self.blocks:
            for bindings in block.bindings.values():
                yield from bindings

    def walk(self) -> Iterator[Scope]:
        """This scope and every scope inside it."""
        pending = [self]
        while pending:
            scope = pending.pop()
            yield scope
            pending.extend(reversed(scope.children))

    def enclosing_function(self) -> Scope:
        """The scope whose code runs this scope's: itself, unless a comprehension or class."""
        scope = self
        while scope.kind not in ("module", "function", "lambda") and scope.parent is not None:
            scope = scope.parent
        return scope

    def parameter(self, name: str) -> Parameter | None:
        return next((param for param in self.parameters if param.name == name), None)

    @property
    def qualified_name(self) -> str:
        names = [self.name]
        names.extend(
            scope.name for scope in self.ancestors() if scope.kind in ("class", "function")
        )
        return ".".join(reversed(names))

    def release(self) -> None:
        """Take it apart: whatever leads from it back to itself, through blocks and inner scopes.

        Afterwards it goes as soon as nobody needs it, and not when garbage is collected.
        """
        for block in self.blocks:
            block.before.clear()
            block.bindings.clear()
            block.changes.clear()
            block.guards = ()
        for scopes_own in (self.blocks, self.children, self.returns, self.yields, self.raises):
            scopes_own.clear()
        self.outer_writes.clear()
        del self.entry, self.exit
