"""Why something does not travel to a worker: every culprit, and every way to it."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from flake8_dask_pickle.runtime import pickling
from flake8_dask_pickle.runtime.advising import Adviser
from flake8_dask_pickle.runtime.explaining import Culprit, Explanation
from flake8_dask_pickle.runtime.fresh import PATIENCE, Loader
from flake8_dask_pickle.runtime.paths import joined, name_of, type_name
from flake8_dask_pickle.runtime.picklers import Engine, Failed, cloudpickle, dask_pickler
from flake8_dask_pickle.runtime.sizing import captures
from flake8_dask_pickle.runtime.unloadable import Unloadable
from flake8_dask_pickle.runtime.walking import Graph, Progress, Walk

#: How many objects are looked at, and how many ways to a culprit are told.
LIMIT = 500_000
PATHS = 5

#: Culprits that only the pickler itself can find are looked for so often.
_MOST_MISSED = 20

#: A person at a terminal is told of the progress after so many seconds.
_SILENCE = 1.0


def why(
    obj: object,
    *,
    name: str | None = None,
    load: bool = True,
    sizes: bool = True,
    limit: int = LIMIT,
    paths: int = PATHS,
    patience: float = PATIENCE,
    progress: Progress | None = None,
) -> Explanation:
    """Say why `obj` cannot travel to a worker of Dask, or that it can.

    It is pickled as Dask does it, and loaded in a fresh process (unless `load` is false), which
    may take up to `patience` seconds. No more than `limit` objects are looked at, and `paths`
    ways are told to each culprit. `name` is what the paths begin with. `progress` is called with
    the number of objects that were looked at; without it, a terminal is told on stderr.

    Raises ModuleNotFoundError where neither distributed nor cloudpickle is installed, and
    nothing of what the object raises.
    """
    with _told(progress) as tell, _quiet():
        return _Search(obj, name or name_of(obj), limit, max(paths, 1), tell).run(
            load, sizes, patience
        )


class _Search:
    """One search: what was looked at and what was found."""

    def __init__(self, obj: object, name: str, limit: int, paths: int, progress: Progress) -> None:
        self._start = time.perf_counter()
        self._obj, self._name, self._limit, self._most = obj, name, limit, paths
        self._progress = progress
        self._graph = Graph(obj)
        self._engine = cloudpickle()
        self._walk: Walk | None = None
        self._adviser = Adviser()
        self._culprits: list[Culprit] = []
        #: What the culprits are blamed on.
        self._owners: list[object] = []
        self._error: str | None = None

    def run(self, load: bool, sizes: bool, patience: float) -> Explanation:
        data = self._dumped()
        if data is None:
            self._find()
        complete = self._loadable(data, patience) if load else True
        spared = self._spared()
        size = self._size(data, spared)
        found = captures(self._engine, self._graph, spared, self._name) if sizes else []
        walk = self._walk
        return Explanation(
            name=self._name,
            travels=self._error is None,
            error=self._error,
            culprits=tuple(self._culprits),
            captures=tuple(found),
            size=size,
            complete=complete and (walk is None or walk.complete),
            looked_at=len(self._graph.things) if walk is None else walk.looked_at,
            seconds=time.perf_counter() - self._start,
            loaded=load and (data is not None),
        )

    def _dumped(self) -> bytes | None:
        """Dask's own attempt."""
        try:
            return pickling.dumps(self._obj)
        except Failed as error:
            self._error = pickling.named(error)
            return None

    def _find(self) -> None:
        """All culprits of an object that does not pickle."""
        self._walk = self._least()
        self._engine = self._walk.engine
        self._graph = self._walk.graph
        for key, error in list(self._walk.failures.items()):
            self._accuse(self._graph.things[key], pickling.named(error), loading=False)
        self._missed(self._walk)

    def _least(self) -> Walk:
        """The walk with the pickler that Dask comes to.

        That is cloudpickle's, unless what fails with Dask's own is all that fails: that one takes
        some objects that cloudpickle does not, as arguments of what can be imported.
        """
        last = self._walked(cloudpickle())
        dask = dask_pickler()
        if dask is None or not any(
            dask.attempt(last.graph.things[key]) is None for key in last.failures
        ):
            return last
        own = self._walked(dask)
        if own.failures.keys() < last.failures.keys():
            with suppress(*Failed):
                if b"__main__" not in dask.dumps(self._obj, own.spared):
                    return own
        return last

    def _walked(self, engine: Engine) -> Walk:
        walk = Walk(engine, Graph(self._obj), self._limit, self._progress)
        walk.run()
        return walk

    def _missed(self, walk: Walk) -> None:
        """What the pickler still fails on when all that was found is left out.

        The walk may have ended early, or a reducer may fail only while others are at work.
        """
        for _ in range(_MOST_MISSED):
            spared = self._spared()
            stop = self._engine.stops_at(self._obj, spared)
            if stop is None:
                return
            thing, error = stop
            if "recursion" in str(error):
                # Of the whole: nothing in it fails by itself.
                thing = self._obj
            if id(thing) in spared or self._is_remade(thing, pickling.named(error)):
                return
            walk.failures[id(thing)] = error
            self._graph.things[id(thing)] = thing
            self._accuse(thing, pickling.named(error), loading=False)
            if thing is self._obj:
                return

    def _is_remade(self, thing: object, error: str) -> bool:
        """Whether it is a culprit that is made anew each time that its holder is pickled."""
        kind = type_name(thing)
        return any(one.type == kind and one.error == error for one in self._culprits)

    def _spared(self) -> set[int]:
        return set() if self._walk is None else self._walk.spared

    def _loadable(self, data: bytes | None, patience: float) -> bool:
        """Whether the search for what does not load came to an end."""
        with Loader([entry or "." for entry in sys.path], patience) as loader:
            search = Unloadable(self._engine, self._graph, loader)
            if data is not None:
                error = loader.load(data).error
                if error is None:
                    return True
                self._error = error
                search.look(self._obj, error)
            else:
                search.look_among(self._clean())
            for key, error in search.failures.items():
                self._accuse(self._graph.things[key], error, loading=True)
            return search.complete

    def _clean(self) -> list[object]:
        """What pickles of that which the culprits' holders hold.

        What is inside of an object that is known not to travel is of no interest.
        """
        things, holders = self._graph.things, self._graph.holders
        dirty: set[int] = set()
        queue = list(self._spared())
        while queue:
            key = queue.pop()
            if key not in dirty:
                dirty.add(key)
                queue += [holder for holder, _ in holders.get(key, ())]
        blamed = {id(thing) for thing in self._owners}
        clean = {key for key in holders if key not in dirty}
        return [
            things[key]
            for _, parts in self._graph.within(clean | blamed)
            for key in parts
            if key in clean
        ]

    def _accuse(self, thing: object, error: str, loading: bool) -> None:
        ways = self._graph.paths(thing, self._most)
        between = self._graph.between(thing)
        owner = thing if loading else self._adviser.owner(between)
        path = joined(ways[0], self._name)
        owner_path = path if owner is thing else joined(self._graph.paths(owner, 1)[0], self._name)
        self._owners.append(owner)
        advice = self._adviser.advice(owner, error, loading)
        if between[0] is not self._obj:
            # Only the pickler came to it, and that does not say how.
            path = owner_path = f"{self._name} → … → {type_name(thing)}"
        self._culprits.append(
            Culprit(
                thing=thing,
                type=type_name(thing),
                error=error,
                when="loads" if loading else "dumps",
                paths=(path, *(joined(way, self._name) for way in ways[1:])),
                steps=ways[0],
                owner=owner_path,
                owner_type=type_name(owner),
                suggestion=advice.suggestion,
                kind=advice.kind,
                rule=advice.rule,
            )
        )

    def _size(self, data: bytes | None, spared: set[int]) -> int | None:
        if data is not None:
            return len(data)
        try:
            return self._engine.size(self._obj, spared)
        except Failed:
            return None


@contextmanager
def _quiet() -> Iterator[None]:
    """Without distributed's own log of what it cannot pickle: that is said here."""
    log = logging.getLogger("distributed.protocol.pickle")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


@contextmanager
def _told(progress: Progress | None) -> Iterator[Callable[[int], None]]:
    """What to call with the progress; a line on a terminal that is wiped out at the end."""
    if progress is not None:
        yield progress
        return
    started, shown = time.monotonic(), False
    terminal = sys.stderr is not None and sys.stderr.isatty()

    def tell(count: int) -> None:
        nonlocal shown
        if terminal and time.monotonic() - started > _SILENCE:
            shown = True
            sys.stderr.write(f"\rwhy: {count:,} objects looked at")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
