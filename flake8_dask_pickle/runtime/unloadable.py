"""What pickles, and then does not load in a process that has not run the program."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_dask_pickle.runtime.fresh import Loader
from flake8_dask_pickle.runtime.paths import Part
from flake8_dask_pickle.runtime.picklers import Engine, Failed
from flake8_dask_pickle.runtime.walking import Graph

#: How often something is loaded, at most.
_MOST_LOADS = 400

#: Said of several of which one pickles only as a part of the whole: each is to be tried.
_NOT_KNOWN = "not known"


class Unloadable:
    """Looks for the objects that do not load; `failures` are their errors by identity.

    An object is blamed if it does not load, and everything that it holds does.
    """

    def __init__(self, engine: Engine, graph: Graph, loader: Loader) -> None:
        self._engine = engine
        self._graph = graph
        self._loader = loader
        self._answers: dict[int, str | None] = {}
        #: Keeps alive what the answers are about.
        self._kept: list[object] = []
        self._loads = 0
        self.failures: dict[int, str] = {}
        self.complete = True

    def look(self, thing: object, error: str) -> None:
        """Find what is to blame for an object that pickles, and does not load."""
        queue, seen = [(thing, error)], {id(thing)}
        while queue:
            thing, error = queue.pop()
            bad = self._bad(thing)
            if not bad:
                self.failures[id(thing)] = error
            for step, part in bad:
                self._graph.add(thing, step, part)
                if id(part) not in seen:
                    seen.add(id(part))
                    queue.append((part, self._error([part]) or error))

    def look_among(self, things: Sequence[object]) -> None:
        """Find all that does not load of things that pickle."""
        for _, thing in self._narrowed([("", thing) for thing in things]):
            self.look(thing, self._error([thing]) or _NOT_KNOWN)

    def _bad(self, thing: object) -> list[Part]:
        try:
            return self._narrowed(self._engine.parts(thing))
        except Failed:
            return []

    def _narrowed(self, parts: list[Part]) -> list[Part]:
        """Those of the parts that do not load, by halves."""
        if not parts or self._error([part for _, part in parts]) is None:
            return []
        if len(parts) == 1:
            return parts
        half = len(parts) // 2
        return self._narrowed(parts[:half]) + self._narrowed(parts[half:])

    def _error(self, things: list[object]) -> str | None:
        """What loading them raises; None where it works, and where that cannot be tried."""
        if len(things) > 1:
            return self._tried(things, _NOT_KNOWN)
        key = id(things[0])
        if key not in self._answers:
            self._kept += things
            self._answers[key] = self._tried(things[0], None)
        return self._answers[key]

    def _tried(self, thing: object, unpicklable: str | None) -> str | None:
        if self._loads >= _MOST_LOADS:
            self.complete = False
            return None
        try:
            data = self._engine.dumps(thing)
        except Failed:
            return unpicklable
        self._loads += 1
        return self._loader.load(data).error
