"""How much travels: the captures of an object by size, largest first."""

from __future__ import annotations

import heapq
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from flake8_dask_pickle.runtime.paths import joined, type_name
from flake8_dask_pickle.runtime.picklers import Engine, Failed
from flake8_dask_pickle.runtime.walking import Graph

#: How many objects are taken apart for their sizes, and how wide they may be.
_MOST_OPENED = 12
_WIDEST = 200

#: A part is looked into for larger ones if it is at least this share of the whole.
_SHARE = 0.1

#: What is smaller is not worth a line.
_SMALLEST = 64


@dataclass(frozen=True, slots=True)
class Capture:
    """Something that travels along, and its size when it is pickled by itself.

    The sizes of captures that share something add up to more than what travels.
    """

    path: str
    steps: tuple[str, ...]
    type: str
    size: int

    def as_json(self) -> dict[str, Any]:
        return {"path": self.path, "type": self.type, "size": self.size}


def captures(engine: Engine, graph: Graph, spared: Container[int], root: str) -> list[Capture]:
    """The largest captures; what does not travel counts for nothing."""
    whole = _size(engine, graph.root, spared) or 0
    found: list[Capture] = []
    queue: list[tuple[int, int, tuple[str, ...], object]] = [(-whole, 0, (), graph.root)]
    seen = {id(graph.root)}
    opened = 0
    while queue and opened < _MOST_OPENED:
        _, _, steps, thing = heapq.heappop(queue)
        opened += 1
        for step, part in _parts(engine, thing, spared):
            size = None if id(part) in seen else _size(engine, part, spared)
            seen.add(id(part))
            if size is None or size < _SMALLEST:
                continue
            graph.add(thing, step, part)
            path = (*steps, step) if step else steps
            # What only wraps another thing is passed through, and a part of a pickle has no name.
            if step and "__reduce__" not in step and step != ".__code__":
                found.append(Capture(joined(path, root), path, type_name(_bare(part)), size))
            if size > whole * _SHARE:
                heapq.heappush(queue, (-size, len(seen), path, part))
    return sorted(found, key=lambda one: -one.size)


def _parts(engine: Engine, thing: object, spared: Container[int]) -> Iterator[tuple[str, object]]:
    try:
        parts = engine.parts(thing)
    except Failed:
        return
    if len(parts) <= _WIDEST:
        yield from ((step, part) for step, part in parts if id(part) not in spared)


def _bare(thing: object) -> object:
    """What a closure's cell holds; anything else as it is."""
    try:
        return thing.cell_contents if type(thing).__name__ == "cell" else thing  # type: ignore[attr-defined]
    except ValueError:
        return thing


def _size(engine: Engine, thing: object, spared: Container[int]) -> int | None:
    try:
        return engine.size(thing, spared)
    except Failed:
        return None
