"""Compare `why` with Ray's inspect_serializability and dill's detect on the same objects.

Prints a Markdown table. Each object has its culprits and, for each, words that a right path to it
has in this order. A tool has named a culprit when that very object is in its answer. Run with an
interpreter that has this package, distributed, numpy, ray and dill:

    python benchmarks/why.py [> table.md]
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import importlib
import importlib.metadata
import io
import logging
import os
import pickle
import platform
import signal
import sqlite3
import statistics
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from typing import Any

#: Seconds that a tool may take for one object.
PATIENCE = 30

#: A culprit, and the words of a right path to it.
Culprit = tuple[object, tuple[str, ...]]
Case = tuple[object, list[Culprit]]
#: What a tool answers: objects that it blames, each with its path, or None: it travels.
Answer = list[tuple[object, str]] | None

LOCK = threading.Lock()


BAD_ERROR = """
class BadError(Exception):
    def __init__(self, first, second):
        super().__init__(first)
"""


class Held:
    """Holds things as attributes."""

    def __init__(self, **things: object) -> None:
        vars(self).update(things)

    def method(self) -> object:
        """Bound, it takes its object along."""
        return self


class Slotted:
    """Holds a thing in a slot."""

    __slots__ = ("handle",)


class Refusing:
    """Does not let itself be pickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        raise ValueError("not me")


class Stating:
    """Gives its state as a tuple."""

    def __init__(self, handle: object) -> None:
        self.handle = handle

    def __getstate__(self) -> tuple[object, ...]:
        return 1, self.handle

    def __setstate__(self, state: tuple[object, ...]) -> None:
        self.handle = state[1]


class LoadsBadly:
    """Pickles, and does not load."""

    def __reduce__(self) -> tuple[Any, ...]:
        return int, ("not a number",)


@dataclasses.dataclass
class Settings:
    """A record with one field."""

    options: dict[str, object]


Pair = namedtuple("Pair", "left right")


def connection() -> sqlite3.Connection:
    """Something that cannot be pickled, and that no tool takes for a plain value."""
    return sqlite3.connect(":memory:")


def script(source: str, **names: object) -> dict[str, Any]:
    """Run a bit of a script, so that what it defines goes by value."""
    namespace = {"__name__": "__main__", **names}
    exec(compile(source, "<script>", "exec", dont_inherit=True), namespace)
    return namespace


def cases() -> Iterator[tuple[str, Case]]:
    """The objects."""
    yield from _of_functions()
    yield from _of_containers()
    yield from _of_objects()
    yield from _of_libraries()


def _of_functions() -> Iterator[tuple[str, Case]]:
    conn = connection()
    names = script("def f(): return CONN", CONN=conn)
    yield "function, global", (names["f"], [(conn, ("CONN",))])
    names = script("def make(cfg):\n def f(): return cfg\n return f")
    yield "function, closure", (names["make"](conn), [(conn, ("cfg",))])
    yield "function, dict in a closure", (names["make"]({"db": conn}), [(conn, ("cfg", "db"))])
    held = Held(client=Held(inner=LOCK))
    yield (
        "function, closure, two attributes",
        (
            names["make"](held),
            [(LOCK, ("cfg", "client", "inner"))],
        ),
    )
    default = script("def f(x=CONN): pass", CONN=conn)["f"]
    yield "function, default value", (default, [(conn, ("defaults",))])
    keyword = script("def f(*, x=CONN): pass", CONN=conn)["f"]
    yield "function, keyword-only default", (keyword, [(conn, ("kwdefaults", "x"))])
    noted = script("def f(x: CONN): pass", CONN=[conn])["f"]
    yield "function, annotation", (noted, [(conn, ("annotations", "x"))])
    source = "def g(): return CONN\ndef h(): return g()\ndef f(): return h()"
    helped = script(source, CONN=conn)["f"]
    yield "function, helper of a helper", (helped, [(conn, ("h", "g", "CONN"))])
    both = script("def f(): return A, B, C", A=conn, B=LOCK, C=(x for x in ""))
    three: list[Culprit] = [(both[one], (one,)) for one in "ABC"]
    yield "function, three globals", (both["f"], three)
    yield "bound method", (Held(conn=conn).method, [(conn, ("self", "conn"))])
    yield (
        "partial",
        (
            functools.partial(print, conn, file=LOCK),
            [(conn, ("args",)), (LOCK, ("keywords", "file"))],
        ),
    )
    owner = script("class Task:\n lock = LOCK\n def run(self): return CONN", LOCK=LOCK, CONN=conn)
    yield (
        "object of a class by value",
        (
            owner["Task"](),
            [(LOCK, ("class", "lock")), (conn, ("class", "run", "CONN"))],
        ),
    )


def _of_containers() -> Iterator[tuple[str, Case]]:
    conn = connection()
    yield "list", ([1, conn], [(conn, ("1",))])
    yield "dict of lists of tuples", ({"a": [(1, conn)]}, [(conn, ("a", "0", "1"))])
    yield "dict, key", ({conn: 1}, [(conn, ("key",))])
    yield "set", ({conn, 1}, [(conn, ("item",))])
    yield "named tuple", (Pair(1, conn), [(conn, ("right",))])
    ring: list[object] = [conn]
    ring.append(ring)
    yield "cycle", (ring, [(conn, ("0",))])
    wide: list[object] = [(i, [i]) for i in range(100_000)]
    wide[70_000] = {"deep": conn}
    yield "list of 100,000 tuples", (wide, [(conn, ("70000", "deep"))])
    deep: object = conn
    for _ in range(50):
        deep = Held(inner=deep)
    yield "fifty objects deep", (deep, [(conn, ("inner",) * 5)])


def _of_objects() -> Iterator[tuple[str, Case]]:
    conn = connection()
    yield "data class", (Settings({"db": conn}), [(conn, ("options", "db"))])
    slotted = Slotted()
    slotted.handle = conn  # type: ignore[attr-defined]
    yield "slots", (slotted, [(conn, ("handle",))])
    refusing = Refusing()
    yield "__reduce__ raises", (Held(a=refusing), [(refusing, ("a",))])
    yield "__getstate__ gives a tuple", (Stating(conn), [(conn, ("handle",))])
    importlib.import_module("distributed")
    # Of a class made before that is imported, Dask makes exceptions load.
    error = script(BAD_ERROR)["BadError"](1, 2)
    yield "exception that does not load", ({"e": error}, [(error, ("e",))])
    badly = LoadsBadly()
    yield "object that does not load", (Held(a=[badly]), [(badly, ("a", "0"))])


def _of_libraries() -> Iterator[tuple[str, Case]]:
    conn = connection()
    numpy: Any = importlib.import_module("numpy")
    dask: Any = importlib.import_module("dask")
    yield "array of objects", (numpy.array([1, conn]), [(conn, ("1",))])
    yield "Delayed", (dask.delayed(Held(conn=conn).method)(), [(conn, ("self", "conn"))])
    client = importlib.import_module("distributed").Client(processes=False, dashboard_address=None)
    with client:
        submitting = script("def f(): return client", client=client)["f"]
        yield "function, live dask Client", (submitting, [(client, ("client",))])
    yield "function that travels", (script("def f(): return N", N=[1, 2])["f"], [])


def ours(thing: object, load: bool = True) -> Answer:
    """`why`: culprits and what they are blamed on."""
    from flake8_dask_pickle import why

    found = why(thing, name="it", load=load)
    if found.travels:
        return None
    blamed = [(one.thing, one.path) for one in found.culprits]
    owners = {one.owner: one.owner_type for one in found.culprits if one.owner != one.path}
    return blamed + [(kind, path) for path, kind in owners.items()]


def rays(thing: object, depth: int = 3) -> Answer:
    """Ray's inspect_serializability."""
    util: Any = importlib.import_module("ray.util")
    travels, failures = util.inspect_serializability(thing, "it", depth, print_file=io.StringIO())
    return None if travels else [(one.obj, " ".join(map(str, one.path))) for one in failures]


def dills(thing: object, depth: int = 3) -> Answer:
    """dill.detect: what badobjects says, and baditems of a container."""
    dill: Any = importlib.import_module("dill")
    if dill.pickles(thing):
        return None
    found = list(_flat(dill.detect.badobjects(thing, depth), "it"))
    if isinstance(thing, (list, tuple, set, dict)):
        found += [(item, "item") for item in dill.detect.baditems(thing)]
    return found


def _flat(found: object, path: str) -> Iterator[tuple[object, str]]:
    if not isinstance(found, dict):
        yield found, path
        return
    for name, inner in found.items():
        yield from _flat(inner, f"{path} {name}")


TOOLS: dict[str, Callable[[object], Answer]] = {
    "why": ours,
    "why(load=False)": functools.partial(ours, load=False),
    "Ray": rays,
    "Ray, depth=8": functools.partial(rays, depth=8),
    "dill, depth=3": dills,
}


@dataclasses.dataclass
class Score:
    """What one tool made of one object."""

    named: int
    right: int
    others: int
    seconds: float
    all_of: int
    failed: str = ""

    @property
    def complete(self) -> bool:
        """Every culprit is named; of something that travels, that it does."""
        return not self.failed and self.named == max(self.all_of, 1)

    @property
    def cell(self) -> str:
        if self.failed:
            return f"{self.failed}, {_time(self.seconds)}"
        many = max(self.all_of, 1)
        return f"{self.named}/{many}, path {self.right}/{many}, {_time(self.seconds)}"


def scored(tool: Callable[[object], Answer], thing: object, culprits: list[Culprit]) -> Score:
    """Ask a tool, and mark what it answers."""
    started = time.perf_counter()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            answer = tool(thing)
        failed = ""
    except BaseException as error:  # noqa: BLE001 - whatever a tool raises is its result
        answer, failed = [], type(error).__name__
    seconds = time.perf_counter() - started
    if not culprits:
        return Score(
            int(answer is None), int(answer is None), len(answer or ()), seconds, 0, failed
        )
    found = [(culprit, _of(culprit, answer or [])) for culprit in culprits]
    named = sum(bool(paths) for _, paths in found)
    right = sum(any(_in_order(words, path) for path in paths) for (_, words), paths in found)
    others = len(answer or ()) - sum(len(paths) for _, paths in found)
    return Score(named, right, others, seconds, len(culprits), failed)


def apart(tool: Callable[[object], Answer], thing: object, culprits: list[Culprit]) -> Score:
    """Ask a tool in a process of its own, which it may crash or hang."""
    reading, writing = os.pipe()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE)
        try:
            # What a crash has to say belongs into no table.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os.write(writing, pickle.dumps(scored(tool, thing, culprits)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        data = answer.read()
    _, status = os.waitpid(child, 0)
    if data:
        score: Score = pickle.loads(data)
        return score
    failed = "no answer" if os.WTERMSIG(status) == signal.SIGALRM else "crashes"
    return Score(0, 0, 0, time.perf_counter() - started, len(culprits), failed)


def _of(culprit: Culprit, answer: list[tuple[object, str]]) -> list[str]:
    """The paths told of a culprit; of an owner, `why` gives the type."""
    thing = culprit[0]
    kind = f"{type(thing).__module__}.{type(thing).__qualname__}"
    return [path for found, path in answer if found is thing or found == kind]


def _in_order(words: tuple[str, ...], path: str) -> bool:
    rest = path
    for word in words:
        _, there, rest = rest.partition(word)
        if not there:
            return False
    return True


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def main() -> None:
    """Print the table."""
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(3000)
    for tool in TOOLS.values():
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            tool([connection()])  # what is imported once
    scores: dict[str, list[Score]] = {name: [] for name in TOOLS}
    parts = ["flake8-dask-pickle", "ray", "dill", "cloudpickle", "dask", "distributed"]
    versions = ", ".join(f"{part} {importlib.metadata.version(part)}" for part in parts)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    lines = [f"{today}, Python {platform.python_version()}, {versions}", ""]
    lines += [f"| object | {' | '.join(TOOLS)} |", f"| --- {'| --- ' * len(TOOLS)}|"]
    for label, (thing, culprits) in cases():
        row = {name: apart(tool, thing, culprits) for name, tool in TOOLS.items()}
        for name, score in row.items():
            scores[name].append(score)
        lines.append(f"| {label} | {' | '.join(score.cell for score in row.values())} |")
    lines.append(
        f"| **every culprit named** | {' | '.join(_complete(s) for s in scores.values())} |"
    )
    lines.append(f"| **and all paths right** | {' | '.join(_right(s) for s in scores.values())} |")
    lines.append(f"| **blamed besides** | {' | '.join(_others(s) for s in scores.values())} |")
    lines.append(f"| **median time** | {' | '.join(_median(s) for s in scores.values())} |")
    print("\n".join(lines))


def _complete(scores: list[Score]) -> str:
    return f"{sum(one.complete for one in scores)}/{len(scores)}"


def _right(scores: list[Score]) -> str:
    right = sum(one.complete and one.right == max(one.all_of, 1) for one in scores)
    return f"{right}/{len(scores)}"


def _others(scores: list[Score]) -> str:
    return f"{sum(one.others for one in scores)}"


def _median(scores: list[Score]) -> str:
    return _time(statistics.median(one.seconds for one in scores))


if __name__ == "__main__":
    main()
