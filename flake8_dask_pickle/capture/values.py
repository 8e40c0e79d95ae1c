"""What an expression may be: the abstract values that the analysis computes with.

An expression evaluates to *alternatives*, a tuple of values: one for each way its value may have
come about. `UNKNOWN` among them means that nothing is known of that way. No alternatives at all
mean that the expression is never reached with a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import libcst as cst

from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.knowledge.tables import ObjectType
from flake8_dask_pickle.model import Point, Scope

#: More alternatives than this say nothing useful of an expression.
MOST_ALTERNATIVES = 12
#: A container with more things in it is known by this many, those that matter first.
MOST_ELEMENTS = 64


ContainerKind = Literal["list", "tuple", "set", "dict", "namespace", "iterator"]


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A value of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Const:
    """A literal, or a value that is known to be plain data (then `value` is Ellipsis)."""

    value: object


@dataclass(frozen=True, slots=True)
class External:
    """Something another module defines, by the dotted name it was imported under."""

    dotted: str


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """An object of a type that the tables know."""

    type: ObjectType
    origin: cst.CSTNode
    #: The function of this module whose call made it: a generator's or a coroutine's.
    made_from: Scope | None = None
    #: The arguments it was made with, where the construction is in sight.
    made: Arguments | None = None
    #: Where the names of a generator expression are looked up.
    inside: Frame | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ObjectMethod:
    """A method (or attribute) of an object of a known type: `conn.cursor`."""

    owner: Object
    name: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of this module, with the frame that it was defined in."""

    scope: Scope
    lexical: Frame
    #: What `functools.wraps` put into `__wrapped__`.
    wraps: Value | None = None
    #: The type of what stands for it under a decorator such as `lru_cache`: pickled by its name.
    by_name: str | None = None


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A function of a class body under `@staticmethod`, `@classmethod`, `@property` and the like.

    A `method` is bound as a function itself is.
    """

    kind: Literal["static", "class", "property", "method"]
    function: Value
    #: The type of the descriptor itself, where it may be in the way.
    itself: str | None = None


@dataclass(frozen=True, slots=True)
class ContextManaged:
    """A generator function under `@contextlib.contextmanager`."""

    function: Function


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class of this module."""

    scope: Scope
    lexical: Frame


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An instance of a class of this module; `made` is its construction, where that is known."""

    cls: ClassValue
    origin: cst.CSTNode | None
    made: Arguments | None


@dataclass(frozen=True, slots=True)
class Method:
    """A function bound to an instance, or a classmethod bound to its class."""

    owner: Value
    function: Function


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """`functools.partial(function, …)`, and what works like it."""

    function: tuple[Value, ...]
    arguments: Arguments
    origin: cst.CSTNode
    #: `toolz.curry`: a call with too few arguments gives another one.
    curried: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class DelayedFunction:
    """`dask.delayed(function)`: calling it makes a task. `joblib.delayed(function)` is one too."""

    function: tuple[Value, ...]
    origin: cst.CSTNode
    #: The submission that calling it is.
    site: str = "dask.delayed.Delayed.__call__"
    #: What it passes before all arguments: the instance that a method under `@delayed` is read of.
    owner: Value | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One thing in a container, and the expression it came from."""

    values: tuple[Value, ...]
    node: cst.CSTNode
    key: object = None
    #: False when only some ways through the program put it there.
    always: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """A container of known things; `exact` when these are all its items, in this order."""

    kind: ContainerKind
    elements: tuple[Element, ...]
    exact: bool
    origin: cst.CSTNode
    #: What an iterator gives, where that is not what it holds.
    yields: tuple[Value, ...] = ()
    #: Whether it is the view of a dict, which can be gone through again and has a length.
    view: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ItemsMethod:
    """A method of a container: `table.values`."""

    owner: Items
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """`field(default_factory=…)` in a class body: what each instance is given by default."""

    default: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A class made by `collections.namedtuple`."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Super:
    """`super()` in a method: the bases of a class, seen with an instance."""

    cls: ClassValue
    owner: Value


Value: TypeAlias = (
    Unknown
    | Const
    | External
    | Object
    | ObjectMethod
    | Function
    | Descriptor
    | ContextManaged
    | ClassValue
    | Instance
    | Method
    | Partial
    | DelayedFunction
    | Items
    | ItemsMethod
    | Field
    | Record
    | Super
)
Values: TypeAlias = "tuple[Value, ...]"

UNKNOWN = Unknown()
PLAIN = Const(...)
NONE = Const(None)


class Argument:
    """One argument of a call, with its values or with what finds them when somebody asks.

    Most arguments of most calls matter to nobody.
    """

    __slots__ = ("_found", "keyword", "node", "star")

    def __init__(
        self,
        keyword: str | None,
        star: Literal["", "*", "**"],
        node: cst.CSTNode,
        values: tuple[Value, ...] | Callable[[], tuple[Value, ...]],
    ) -> None:
        self.keyword = keyword
        self.star = star
        self.node = node
        self._found = values

    @property
    def values(self) -> tuple[Value, ...]:
        if not isinstance(self._found, tuple):
            self._found = self._found()
        return self._found

    def settle(self) -> None:
        """Find the values now."""
        if not isinstance(self._found, tuple):
            self._found = self._found()


@dataclass(frozen=True, slots=True, eq=False)
class Arguments:
    """The arguments of a call, and where it stands."""

    items: tuple[Argument, ...]
    frame: Frame
    at: Point
    node: cst.CSTNode
    #: True when arguments may be missing here: a call through something unknown.
    partial: bool = field(default=False)

    def settled(self) -> Arguments:
        """The same, evaluated now: a value that keeps them must not come to hold itself."""
        for item in self.items:
            item.settle()
        return self


def container(
    kind: ContainerKind, elements: Iterable[Element], exact: bool, origin: cst.CSTNode
) -> Items:
    """A container of known things, of bounded size; in a dict the last under a key counts."""
    held = tuple(elements)
    if kind == "dict":
        held = _last_of_each(held)
    if len(held) > MOST_ELEMENTS:
        held = tuple(sorted(held, key=_is_plain)[:MOST_ELEMENTS])
        exact = False
    return Items(kind, held, exact, origin)


def _last_of_each(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """The items of a dict, without those whose key is surely set again."""
    kept: list[Element] = []
    set_again: set[object] = set()
    for one in reversed(elements):
        if one.key not in set_again:
            kept.append(one)
        if one.always and one.key not in (None, ...):
            set_again.add(one.key)
    return tuple(reversed(kept))


def _is_plain(element: Element) -> bool:
    return all(isinstance(value, (Const, Unknown)) for value in element.values)


def gives_all(items: Items) -> bool:
    """Whether iterating over it gives what it holds: a dict gives its keys, `zip(…)` its own."""
    return items.kind not in ("dict", "iterator")


def join(groups: Iterable[Values]) -> Values:
    """All alternatives of all groups, each once."""
    found: dict[Value, None] = {}
    for group in groups:
        for value in group:
            found[value] = None
        if len(found) > MOST_ALTERNATIVES:
            return (*list(found)[:MOST_ALTERNATIVES], UNKNOWN)
    return tuple(found)


def without_placeholder(values: Values) -> Values:
    """Drop `None` where other values are known: it stood for “not made yet”."""
    kept = tuple(value for value in values if value != NONE)
    return kept or values
