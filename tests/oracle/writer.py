"""Writes the program that a choice of words stands for."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from .grammar import Api, Context, Finish, Shape, Thing, Twist, Way, Word, Wrap
from .layout import cells_of, tidy
from .names import POOLS
from .template import fill


@dataclass(frozen=True)
class Program:
    """A program, and the words that it is composed of.

    `text` is the file (of a notebook: all cells in a row), `driver` the program that imports it
    when it is a library, and calls it.
    """

    name: str
    context: Context
    way: str
    object: str
    api: str
    twist: str
    shape: str
    wrap: str
    finish: str
    text: str
    cells: tuple[str, ...] = ()
    driver: str = ""
    taken: bool = True

    @property
    def module(self) -> str:
        return self.name


@dataclass(frozen=True)
class Choice:
    """One word of every kind."""

    context: Context
    shape: Shape
    way: Way
    thing: Thing
    api: Api
    twist: Twist
    wrap: Wrap
    finish: Finish


#: Statements that use X, whatever it is.
STATEMENTS = ("note = <use {}>", "str(<use {}>)", "if <use {}> is None:\n    print()", "<use {}>")
#: Expressions that use X, whatever it is.
EXPRESSIONS = ("repr(X)", "type(X).__name__", "id(X)", "callable(X)", 'hasattr(X, "close")')

CLIENTS = ("client = Client()\n<driver>", "with Client() as client:\n    <driver>")
DRIVER = """\
import {module}


if __name__ == "__main__":
    {call}
"""
CLIENT_DRIVER = """\
import {module}
from dask.distributed import Client


if __name__ == "__main__":
    with Client():
        {call}
"""
GIVING_DRIVER = DRIVER.replace("\n\n", "\nfrom dask.distributed import Client\n\n", 1)


class Writer:
    """Fills the templates of one choice."""

    def __init__(self, choice: Choice, rng: random.Random) -> None:
        self.choice = choice
        self.rng = rng
        self.names: dict[str, str] = {}
        self.make = choice.twist.make or rng.choice(choice.thing.make)
        self.holes: dict[str, Callable[[str], str]] = {
            "body": lambda _: self._body(),
            "driver": lambda _: self._driving(),
            "submit": lambda _: self._submission(),
            "call": lambda _: choice.api.call,
            "target": lambda _: self._target(),
            "plain_target": lambda _: choice.way.target,
            "given_target": lambda _: choice.twist.target or choice.way.target,
            "before": lambda _: choice.api.before,
            "with_client": lambda _: ", client" if self._has_client else "",
            "own_client": lambda _: "client" if self._has_client else "",
            "give": self._give,
            "asked": lambda _: self._asked(),
            "extra": lambda _: self._extra(),
            "finish": lambda _: choice.finish.around,
            "params": lambda _: choice.api.params + choice.twist.params,
            "ret": lambda _: choice.api.ret,
            "decor": lambda _: choice.api.decorator,
            "bind": lambda _: choice.twist.bind or "<obj> = <make>",
            "make": lambda _: self.make,
            "plain_make": lambda _: rng.choice(choice.thing.make),
            "do": self._do,
            "look": self._look,
            "use": self._use,
        }

    def program(self, name: str) -> Program:
        """The program."""
        one = self.choice
        words: tuple[Word, ...] = (
            one.thing,
            one.way,
            one.api,
            one.twist,
            one.wrap,
            one.finish,
            one.shape,
        )
        imports = {line for word in words for line in word.imports}
        if self._needs_client:
            imports.add("from dask.distributed import Client")
        parts = ["\n".join(sorted(imports)), one.thing.defs, one.twist.defs, one.wrap.defs]
        parts += [one.way.module, one.shape.text]
        text = tidy("\n\n\n".join(filled for part in parts if (filled := self.fill(part)).strip()))
        compile(text, name, "exec")
        return Program(
            name=name,
            context=one.context,
            way=one.way.name,
            object=one.thing.name,
            api=one.api.name,
            twist=one.twist.name,
            shape=one.shape.name,
            wrap=one.wrap.name,
            finish=one.finish.name,
            text=text,
            cells=cells_of(text, self.rng) if one.context == "notebook" else (),
            driver=self._driver(name) if one.context == "library" else "",
            taken="not taken" not in one.twist.marks,
        )

    def fill(self, text: str) -> str:
        """The text with all its holes filled."""
        return fill(text, self._filler)

    def _filler(self, word: str, about: str) -> str:
        hole = self.holes.get(word)
        return self._name(word) if hole is None else hole(about)

    def _name(self, role: str) -> str:
        """The program's name for the role; no two roles have the same."""
        if role not in self.names:
            pool = self.choice.thing.names if role == "obj" else POOLS[role]
            free = [name for name in pool if name not in self.names.values()]
            self.names[role] = self.rng.choice(free)
        return self.names[role]

    @property
    def _needs_client(self) -> bool:
        one = self.choice
        return any("client" in word.marks for word in (one.api, one.finish))

    @property
    def _has_client(self) -> bool:
        return self._needs_client or "client" in self.choice.shape.marks

    def _body(self) -> str:
        given = "client" in self.choice.shape.marks or not self._needs_client
        return "<driver>" if given else self.rng.choice(CLIENTS)

    def _driving(self) -> str:
        """The driving code of the way, around the submission or before it."""
        way = self.choice.way
        lines = [way.driver]
        if self._rebinds_a_global:
            lines.insert(0, "global <obj>")
        if "<submit>" not in way.driver and "submits within" not in way.marks:
            lines.append("<submit>")
        return "\n".join(line for line in lines if line)

    @property
    def _rebinds_a_global(self) -> bool:
        one = self.choice
        return (
            "rebinds" in one.twist.marks
            and one.way.scope == "module"
            and "function" in one.shape.marks
        )

    def _submission(self) -> str:
        one = self.choice
        before = "" if "own before" in one.wrap.marks else one.api.before
        lines = (one.twist.before, before, one.wrap.text, one.twist.between, "<finish>")
        return "\n".join(line for line in lines if line)

    def _target(self) -> str:
        return self.choice.wrap.target or self.choice.twist.target or self.choice.way.target

    def _extra(self) -> str:
        way, takes = self.choice.way, self.choice.api.takes
        spellings = [
            text
            for kind, text in (("p", way.positional), ("k", way.keyword))
            if text and kind in takes
        ]
        return f", {self.rng.choice(spellings)}" if spellings else ""

    def _asked(self) -> str:
        """The statement that asks for the results."""
        one = self.choice
        asked = one.finish.many if "many" in one.wrap.marks else one.finish.one
        if "submits within" in one.way.marks:
            return f"return {asked}" if asked else ""
        return self._give(asked) if asked else ""

    def _give(self, about: str) -> str:
        shape = self.choice.shape
        returns = self.choice.context == "library" and "function" in shape.marks
        return f"return {about}" if returns else f"print({about})"

    def _do(self, about: str) -> str:
        if self.choice.twist.do is not None and about == self.names.get("obj"):
            return self.choice.twist.do
        return self._look(about)

    def _look(self, about: str) -> str:
        return self.rng.choice(STATEMENTS).replace("{}", about)

    def _use(self, about: str) -> str:
        """An expression that uses X: of the object's own if it surely is the object."""
        one = self.choice
        own = one.thing.uses if about == self.names.get("obj") or "." in about else ()
        if "plain" in one.twist.marks | one.way.marks:
            own = ()
        return self.rng.choice((*EXPRESSIONS[:2], *own, *own) if own else EXPRESSIONS).replace(
            "X", about
        )

    def _driver(self, name: str) -> str:
        """The program that imports the library."""
        call = f"{name}.{self.fill(self.choice.shape.call)}"
        if self.choice.finish.name == "left to others":
            return CLIENT_DRIVER.format(module=name, call=f"{call}.compute()")
        text = GIVING_DRIVER if "(Client())" in call else DRIVER
        return text.format(module=name, call=call)
