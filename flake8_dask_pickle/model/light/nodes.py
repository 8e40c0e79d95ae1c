"""Makers of libcst's nodes that fill in some fields only, and check nothing.

A dataclass of libcst validates itself whenever it is made, which takes most of a parse. These
makers write into the slots of a node instead. Fields that are left out stay unset.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

Maker = Callable[..., Any]


def maker(kind: type[cst.CSTNode], *names: str) -> Maker:
    """What makes nodes of a kind from the values of these fields, in this order."""
    setters = [getattr(kind, name).__set__ for name in names]
    return _MAKERS[len(names)](kind, *setters)


def _one(kind: type[cst.CSTNode], first: Maker) -> Maker:
    new = object.__new__

    def make(one: Any) -> Any:
        node = new(kind)
        first(node, one)
        return node

    return make


def _two(kind: type[cst.CSTNode], first: Maker, second: Maker) -> Maker:
    new = object.__new__

    def make(one: Any, two: Any) -> Any:
        node = new(kind)
        first(node, one)
        second(node, two)
        return node

    return make


def _three(kind: type[cst.CSTNode], first: Maker, second: Maker, third: Maker) -> Maker:
    new = object.__new__

    def make(one: Any, two: Any, three: Any) -> Any:
        node = new(kind)
        first(node, one)
        second(node, two)
        third(node, three)
        return node

    return make


def _many(kind: type[cst.CSTNode], *setters: Maker) -> Maker:
    new = object.__new__

    def make(*values: Any) -> Any:
        node = new(kind)
        for setter, value in zip(setters, values, strict=True):
            setter(node, value)
        return node

    return make


_MAKERS: dict[int, Callable[..., Maker]] = {
    1: _one,
    2: _two,
    3: _three,
    **dict.fromkeys(range(4, 9), _many),
}
