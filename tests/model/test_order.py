"""Calls are found wherever they stand, and in the order in which Python makes them."""

from __future__ import annotations

import asyncio
import inspect
import re
import sys
from collections.abc import Generator, Iterator
from typing import Any

import libcst as cst
import pytest

from flake8_dask_pickle.model import build_model
from flake8_dask_pickle.model.lighten import light_model

#: Statements in which functions of one letter are called; `one` is run if it is a coroutine.
STATEMENTS = [
    "a(b(), *c(), k=d(), **e())",
    "a(b())(c()).x(d())",
    "x = a().y = b()[c()] = d()",
    "x, (a().y, *z), b()[c()] = d(), (e(), f()), g()",
    "[a().x, b()[c()], *x] = d()",
    "x = [*a(), b(), (c(), *d()), {e(), *f()}]",
    "x = {a(): b(), **c()}",
    "x = a() + b() * c() - d()",
    "x = a() and b() and (c() or d())",
    "x = a() or b()",
    "x = a() < b() in c()",
    "x = not -a()",
    "x = a() if b() else c()",
    "x = f'{a()!r:{b()}} {c()}'",
    "x = f'{a()}' 'b' f'{b()}' f'{c()}'",
    "x = a()[b():c():d(), e()]",
    "x = (y := a())",
    "x: a()",
    "x: a() = b()",
    "a().x: b() = c()",
    "a().x: b()",
    "x = a()\nx += b()",
    "a().x += b()",
    "a()[b()] += c()",
    "del a().x, b()[c()]",
    "del a()[b()]",
    "assert a(), b()",
    "if a(): b()\nelif c(): d()\nelse: e()",
    "if not a(): b()\nelif c(): d()\nelse: e()",
    "while a():\n    b()\n    break\nelse:\n    c()",
    "while not a(): b()\nelse: c()",
    "for a().x in b(): c()\nelse: d()",
    "for x in a():\n    b()\n    continue\n    c()",
    "try: a()\nexcept b(): c()\nelse: d()\nfinally: e()",
    "try:\n    raise a() from b()\nexcept c().__class__: d()\nfinally: e()",
    *(["try:\n    raise a()\nexcept* b().__class__: c()"] if sys.version_info >= (3, 11) else []),
    "with a() as b().x, c() as y, d(): e()",
    "with (a(), b()): pass",
    "match a():\n    case None: b()\n    case x if c(): d()\n    case _: e()",
    "@a()\n@b().x\ndef one(x=c(), *y, z=d(), **v): e()",
    "def one(x, /, y=a(), z=b(), *, u=c()): d()",
    "def one(x: a(), y: b() = c(), *z: d(), u: e(), **v: f()) -> g(): h()",
    "def one(x):\n    return a(b())\none(1)",
    "def one(x):\n    x: a() = b()\n    c()\none(1)",
    "def one():\n    yield a()\n    yield from b()\n    x = yield\n    c()\nlist(one())",
    "@a()\nclass One(b(), key=c()):\n    d()\n    def method(self): e()",
    "x = lambda y=a(), *, z=b(): c()",
    "x = [a() for y in b() if c() if d() for z in e() if f()]",
    "x = {a(): b() for y in c()}",
    "x = {a() for b().y in c()}",
    "x = list(a() for y in b())",
    "x = [a() for y in b()], c()",
    "x = [z := a() for y in b()]",
    "async def one():\n    await a()\n    return await b(await c())",
    "async def one():\n    async for a().x in b(): c()\n    else: d()",
    "async def one():\n    async with a() as b().x, c(): d()",
    "async def one():\n    return [a() async for x in b() if await c()]",
    "a(); b()\nif c(): d(); e()",
]

NAMES = "abcdefgh"


class Value(Exception):
    """Something that can be used in every way."""

    def __getattr__(self, name: str) -> Value:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __delattr__(self, name: str) -> None:
        pass

    def _same(self, *_: object, **__: object) -> Value:
        return self

    __call__ = __getitem__ = __add__ = __sub__ = __mul__ = __neg__ = __lt__ = __enter__ = _same
    __iadd__ = _same

    def _nothing(self, *_: object) -> None:
        pass

    __setitem__ = __delitem__ = __exit__ = _nothing

    def __contains__(self, _: object) -> bool:
        return True

    def __format__(self, _: str) -> str:
        return ""

    def __iter__(self) -> Iterator[Value]:
        return iter([self, self, self])

    def keys(self) -> list[str]:
        return []

    def __mro_entries__(self, _: object) -> tuple[type, ...]:
        return (Base,)

    def __await__(self) -> Generator[None, None, Value]:
        yield from ()
        return self

    async def __aiter__(self) -> Any:
        yield self

    async def __aenter__(self) -> Value:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass


class Base:
    def __init_subclass__(cls, **_: object) -> None:
        pass


def run(text: str) -> list[str]:
    """The functions that are called, in their order, each as often as it is."""
    called: list[str] = []

    def function(name: str) -> Any:
        def call(*_: object, **__: object) -> Value:
            called.append(name)
            return Value()

        return call

    names: dict[str, Any] = {name: function(name) for name in NAMES}
    exec(compile(text, "<statement>", "exec", dont_inherit=True), names)
    if inspect.iscoroutinefunction(names.get("one")):
        asyncio.run(names["one"]())
    return called


@pytest.mark.parametrize("light", [False, True], ids=["whole", "light"])
@pytest.mark.parametrize("text", STATEMENTS)
def test_calls_stand_in_the_order_in_which_they_are_made(text: str, light: bool) -> None:
    model = (light_model(text) if light else None) or build_model(cst.parse_module(text))
    called = (call.node.func for call in model.calls)
    found = [one.value for one in called if isinstance(one, cst.Name) and one.value in NAMES]
    # Each once, whether or not it is made in this run.
    assert sorted(found) == sorted(re.findall(rf"\b([{NAMES}])\(", text))
    made = list(dict.fromkeys(run(text)))
    assert made
    assert [name for name in found if name in made] == made
    ticks = [call.at.tick for call in model.calls]
    assert ticks == sorted(set(ticks))
