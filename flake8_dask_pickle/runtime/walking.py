"""From an object to everything that is pickled with it, and back from a culprit to the object."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from flake8_dask_pickle.runtime.paths import Part
from flake8_dask_pickle.runtime.picklers import Engine, Failed, Sink

#: Told how many objects were looked at, every so many.
Progress = Callable[[int], None]
_EVERY = 2_000

#: Of a wider object only those parts are looked at that do not pickle, tried in bunches.
_WIDE = 512
_BUNCH = 128

#: Of something that is held in more places, this many are remembered.
_MOST_HOLDERS = 50

#: How many steps back are taken in search of further paths.
_MOST_STEPS = 20_000


@dataclass(slots=True)
class Graph:
    """What was looked at, by identity, and who holds it by which step."""

    root: object
    #: Keeps what is made while pickling alive, so that an identity stands for one object.
    things: dict[int, object] = field(default_factory=dict)
    holders: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.things[id(self.root)] = self.root

    def add(self, holder: object, step: str, part: object) -> bool:
        """Note that `holder` holds `part`; whether that is new."""
        holders = self.holders.setdefault(id(part), [])
        if len(holders) < _MOST_HOLDERS:
            holders.append((id(holder), step))
        new = id(part) not in self.things
        self.things[id(part)] = part
        return new

    def within(self, stops: Container[int]) -> Iterator[tuple[int, list[int]]]:
        """From the root outward: an identity and those of its parts. `stops` are not opened."""
        parts: dict[int, list[int]] = {}
        for part, holders in self.holders.items():
            for holder, _ in holders:
                parts.setdefault(holder, []).append(part)
        queue, seen = deque([id(self.root)]), {id(self.root)}
        while queue:
            here = queue.popleft()
            if here in stops:
                continue
            new = [part for part in dict.fromkeys(parts.get(here, ())) if part not in seen]
            seen.update(new)
            queue.extend(new)
            yield here, new

    def paths(self, thing: object, most: int) -> list[tuple[str, ...]]:
        """The ways from the root, shortest first, each as its steps; the first is always there."""
        found = [steps for steps, _ in islice(self._ways(id(thing)), most)]
        return list(dict.fromkeys(found)) or [self._first(id(thing))]

    def between(self, thing: object) -> list[object]:
        """What is on the first way from the root to the thing, both included."""
        way, here = [thing], id(thing)
        while here != id(self.root) and self.holders.get(here):
            here = self.holders[here][0][0]
            way.append(self.things[here])
        return way[::-1]

    def _first(self, here: int) -> tuple[str, ...]:
        steps: list[str] = []
        while here != id(self.root) and self.holders.get(here):
            here, step = self.holders[here][0]
            steps.append(step)
        return tuple(reversed(steps))

    def _ways(self, here: int) -> Iterator[tuple[tuple[str, ...], int]]:
        """Backwards, breadth first, over no object twice."""
        queue: deque[tuple[int, tuple[str, ...], frozenset[int]]] = deque()
        queue.append((here, (), frozenset((here,))))
        for _ in range(_MOST_STEPS):
            if not queue:
                return
            here, steps, passed = queue.popleft()
            if here == id(self.root):
                yield tuple(step for step in steps if step), here
                continue
            if len(steps) > 200:
                continue
            for holder, step in self.holders.get(here, ()):
                if holder not in passed:
                    queue.append((holder, (step, *steps), passed | {holder}))


@dataclass(slots=True)
class Walk:
    """All that is pickled with an object, and which of it fails.

    Every object is taken apart as the pickler does it, once. After `limit` objects the walk ends
    and is not `complete`.
    """

    engine: Engine
    graph: Graph
    limit: int
    progress: Progress | None = None
    failures: dict[int, BaseException] = field(default_factory=dict)
    #: Objects that fail because they themselves pickle something that fails.
    wrappers: set[int] = field(default_factory=set)
    complete: bool = True
    looked_at: int = 0

    @property
    def spared(self) -> set[int]:
        """Without these, all of the rest pickles."""
        return {*self.failures, *self.wrappers}

    def run(self) -> None:
        """Look at everything; fills `failures`."""
        queue = deque([self.graph.root])
        while queue:
            if self.looked_at >= self.limit:
                self.complete = False
                return
            thing = queue.popleft()
            self._count()
            for step, part in self._parts(thing):
                if self.graph.add(thing, step, part):
                    queue.append(part)

    def _count(self) -> None:
        self.looked_at += 1
        if self.progress is not None and self.looked_at % _EVERY == 0:
            self.progress(self.looked_at)

    def _parts(self, thing: object) -> Sequence[Part]:
        try:
            parts = self.engine.parts(thing)
        except Failed as error:
            inside = self.engine.inside(thing, error)
            if inside:
                self.wrappers.add(id(thing))
            else:
                self.failures[id(thing)] = error
            return inside
        return self._suspects(parts) if len(parts) > _WIDE else parts

    def _suspects(self, parts: list[Part]) -> list[Part]:
        """The bunches of parts that do not pickle.

        One pickler goes on over all bunches, so that what they share is written once.
        """
        found: list[Part] = []
        pickler = self.engine.pickler(Sink())
        for start in range(0, len(parts), _BUNCH):
            bunch = parts[start : start + _BUNCH]
            try:
                pickler.dump([part for _, part in bunch])
            except Failed:
                found += bunch
                pickler = self.engine.pickler(Sink())
            self._count()
        return found
