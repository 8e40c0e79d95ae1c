"""The tables behind the rules, as typed values with the look-ups that the analysis needs."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Travels = Literal["yes", "no", "copy", "unknown"]
When = Literal["call", "compute", "tokenize"]
ComesBack = Literal["value", "item", "partition"]
Evidence = Literal["measured", "cited", "declared"]

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One type of object: what it is called, and what becomes of it when it is pickled.

    `methods` maps a method or attribute to the type of what it gives; `""` there means a plain
    value that nothing needs to be known of, and a name that is missing means that nobody knows,
    unless `default_method` answers for all others.
    """

    #: The public dotted name. Calling it makes one, as do the dotted callables in `made_by`.
    name: str
    #: The word by which a rule recognises it: `lock`, `connection`, …
    kind: str
    #: A short noun phrase for messages.
    what: str
    #: `copy`: it travels, but arrives as something else.
    travels: Travels
    #: The exception that pickling (or loading) it raises, as its last line reads.
    error: str | None = None
    made_by: tuple[str, ...] = ()
    #: Callables that a wildcard in `made_by` covers by its spelling, but that make something else.
    not_made_by: tuple[str, ...] = ()
    #: Callables that make one when one of these arguments is given: keywords, or positions.
    made_when: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)
    #: Dotted names that are such an object themselves: `sys.stdin`.
    instances: tuple[str, ...] = ()
    methods: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    default_method: str | None = None
    #: The type of attributes that are not in `methods`: any name is one of those it has.
    default_attribute: str | None = None
    #: `yes`: it does travel as an argument of an importable function, though not by value.
    argument: Travels | None = None
    #: `argument` holds only for what was opened in this mode, which is also the default.
    argument_mode: str | None = None
    #: It pickles, and fails when the worker loads it.
    loads_only: bool = False
    #: False when Dask cannot make a token of it, though it pickles.
    tokenizes: bool = True
    #: How it fails, where that is not an exception at the call.
    consequence: str | None = None
    #: What to write instead, where what the rule says of its kind does not suit it.
    instead: str | None = None
    #: What messages call classes that derive from it; they cannot be pickled by value.
    breaks_classes: str | None = None
    #: It is loaded by its name in `__main__`, which not all workers have of the program.
    main_only: bool = False
    #: Those in `made_by` that are clusters whose workers are started by another program.
    elsewhere: tuple[str, ...] = ()
    #: It fails on a cluster only, where the scheduler loads it and pickles it again.
    cluster_only: bool = False
    #: Whether it is an iterator or a queue, where its kind does not say so.
    iterator: bool | None = None
    #: It travels if and only if what it was made from does: `zip`, `functools.partial`.
    holds_arguments: bool = False
    #: The interpreters that the verdict was measured on, where they differ; else it is unknown.
    python: str | None = None
    #: The library whose objects it works with: `dask`, `pandas`, …
    family: str | None = None
    evidence: Evidence = "measured"

    @property
    def is_iterator(self) -> bool:
        """Whether it can be gone through once only, so that `Client.map` refuses it."""
        return self.kind in ("generator", "iterator") if self.iterator is None else self.iterator

    def gives(self, method: str) -> str | None:
        """The type that a method or attribute gives, `""` for a plain value, None if unknown."""
        return self.methods.get(method, self.default_method)


@dataclass(frozen=True, slots=True)
class Site:
    """One call that ships a callable, or objects, to where the tasks run.

    Positions are 0-based and do not count `self`; -1 stands for a keyword-only parameter.
    """

    #: `type.method`, with the type's name from the object tables, or a dotted function.
    path: str
    #: How messages name the call.
    label: str
    #: Parameters whose values become targets.
    callables: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    #: Parameters whose values are shipped as they are.
    ships: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    #: With fewer arguments the call is none of this: `dask.get(graph, keys)`, not `table.get(key)`.
    least: int = 1
    #: Whether further positional arguments are shipped.
    star_args: bool = False
    #: Whether keywords that no other field names are shipped.
    star_kwargs: bool = False
    #: Keywords that stay in the driver.
    options: frozenset[str] = frozenset()
    #: Keywords without any of which the call runs the target here, to see what it gives.
    tries_without: tuple[str, ...] = ()
    #: When it is serialised: at once, when something is computed, or for its token at the call.
    when: When = "compute"
    #: Shipped positional arguments are iterated over, and their elements are shipped.
    elementwise: bool = False
    #: The type of what the call gives, None if nobody knows.
    result: str | None = None
    #: The name of the exception that a person sees.
    error: str = "TypeError"
    #: The scheduler that runs it when none was chosen.
    scheduler: str = "threads"
    #: Keywords that must have these literal values, else nothing is shipped.
    requires: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    #: Context managers and calls one of which must have chosen Dask before: literally `"dask"`.
    inside: tuple[str, ...] = ()
    #: How it fails, where that is not an exception at the call.
    consequence: str | None = None
    #: Only to another process: a cluster inside the client's own is handed the object itself.
    across_processes: bool = False
    #: What the target's result is of what comes back: all of it (or of one element of it), an item
    #: of a bag, or a partition of one. None where that is made into something else before.
    comes_back: ComesBack | None = None
    #: It raises at once for an iterator or queue in the place of a list.
    refuses_iterators: bool = False
    #: The call gives a decorator: the target is what that is applied to.
    decorator: bool = False
    aliases: tuple[str, ...] = ()
    #: The first and the last release of its library that has it, None where all have since 2024.1.
    since: str | None = None
    until: str | None = None


class Knowledge:
    """All tables, indexed for look-up by dotted name.

    Dotted names are what the imports of a file resolve to; spellings of the same thing under
    another module (`dask.distributed`, `dask.array.core`) are accepted everywhere.
    """

    def __init__(
        self,
        types: Iterable[ObjectType],
        sites: Iterable[Site],
        renamed: Mapping[str, str],
        attributes: Iterable[str] = (),
    ) -> None:
        #: Plain values that are attributes, not what methods return.
        self.attributes = frozenset(attributes)
        self.types = {row.name: row for row in types}
        self.sites = {row.path: row for row in sites}
        self.renamed = renamed
        self._makers: dict[str, ObjectType] = {}
        self._makers_of_modules: dict[str, ObjectType] = {}
        self._makers_when: dict[str, ObjectType] = {}
        self._instances: dict[str, ObjectType] = {}
        for row in self.types.values():
            self._makers_when.update(dict.fromkeys(row.made_when, row))
            self._instances.update(dict.fromkeys(row.instances, row))
            for maker in row.made_by:
                module, star, _ = maker.partition(".*")
                (self._makers_of_modules if star else self._makers)[module] = row
        self._makers.update(self.types)
        self._aliases = {alias: row for row in self.sites.values() for alias in row.aliases}

    def type(self, name: str) -> ObjectType | None:
        """The row of a type by its dotted name."""
        return self.types.get(name) or self.types.get(self.canonical(name))

    def made_by(self, dotted: str, given: Collection[str] = ()) -> ObjectType | None:
        """What calling this constructor, factory or class method makes.

        `given` names the arguments of the call, keywords as they are spelt and positional ones
        by their number (`"0"`): `pandas.read_csv` makes something else with a `chunksize`.
        """
        name = self.canonical(dotted)
        special = self._makers_when.get(name)
        if special is not None and any(argument in given for argument in special.made_when[name]):
            return special
        made = self._makers.get(dotted) or self._makers.get(name)
        if made is None:
            made = self._makers_of_modules.get(name.rpartition(".")[0])
            if made is not None and name in made.not_made_by:
                return None
        return made

    def object_at(self, dotted: str) -> ObjectType | None:
        """What a dotted name is that is itself an object of a known type, such as `sys.stdin`."""
        return self._instances.get(dotted)

    def knows(self, dotted: str) -> bool:
        """Whether the tables say anything of a dotted name."""
        name = self.canonical(dotted)
        return (
            name in self._instances
            or name in self._makers_when
            or self.made_by(dotted) is not None
            or self.function_site(dotted) is not None
        )

    def function_site(self, dotted: str) -> Site | None:
        """The submission that calling this function is."""
        return self._site(dotted) or self._site(self.canonical(dotted))

    def method_site(self, type_name: str, method: str) -> Site | None:
        """The submission that calling this method of an object of that type is."""
        return self.function_site(f"{type_name}.{method}")

    @cached_property
    def sites_by_word(self) -> Mapping[str, tuple[Site, ...]]:
        """The submissions by the last word of each of their names: a file without any has none."""
        found: dict[str, tuple[Site, ...]] = {}
        for path, row in (self.sites | self._aliases).items():
            word = path.rpartition(".")[2]
            if not word.startswith("__") and row not in found.get(word, ()):
                found[word] = (*found.get(word, ()), row)
        return found

    def canonical(self, dotted: str) -> str:
        """The name under which the tables know what `dotted` names."""
        head = dotted
        while head:
            known = self.renamed.get(head)
            if known is not None:
                return self.canonical(known + dotted[len(head) :])
            head = head.rpartition(".")[0]
        return dotted

    def _site(self, dotted: str) -> Site | None:
        return self.sites.get(dotted) or self._aliases.get(dotted)


def knowledge() -> Knowledge:
    """The tables that come with the package, as they hold for this interpreter."""
    return knowledge_for(sys.version_info[:2])


@cache
def knowledge_for(python: tuple[int, int]) -> Knowledge:
    """The tables as they hold for an interpreter; read once."""
    tables = [_read(name) for name in ("objects.toml", "collections.toml", "sites.toml")]
    return Knowledge(
        types=[_type(row, python) for table in tables for row in table.get("type", ())],
        sites=[_site(row) for table in tables for row in table.get("site", ())],
        renamed={old: new for table in tables for old, new in table.get("renamed", {}).items()},
        attributes=[name for table in tables for name in table.get("attributes", ())],
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _type(row: Mapping[str, Any], python: tuple[int, int]) -> ObjectType:
    """A row as its file writes it; a verdict that is not for the interpreter becomes unknown."""
    values = {key.replace("-", "_"): _frozen(value) for key, value in row.items()}
    values["methods"] = dict.fromkeys(values.pop("plain", ()), "") | values.get("methods", {})
    if "python" in values and not _holds(values["python"], python):
        values["travels"] = "unknown"
    return ObjectType(**values)


def _site(row: Mapping[str, Any]) -> Site:
    values = {key.replace("-", "_"): _frozen(value) for key, value in row.items()}
    values["options"] = frozenset(values.get("options", ()))
    return Site(**values)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _holds(specifier: str, python: tuple[int, int]) -> bool:
    """Whether an interpreter satisfies `>=3.12` or `<3.12`."""
    since = specifier.startswith(">=")
    major, minor = specifier.lstrip("<>=").split(".")
    return (python >= (int(major), int(minor))) is since
