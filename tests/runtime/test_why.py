"""`why`: every culprit, the way to it, and that nothing else fails."""

from __future__ import annotations

import contextlib
import copyreg
import functools
import importlib
import json
import pickle
import sqlite3
import subprocess
import sys
import threading
from collections import defaultdict, namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flake8_dask_pickle import why
from flake8_dask_pickle.runtime import pickling
from flake8_dask_pickle.runtime.advising import Adviser
from flake8_dask_pickle.runtime.explaining import Explanation, size_text
from flake8_dask_pickle.runtime.paths import joined

# Without types of their own.
cloudpickle: Any = importlib.import_module("cloudpickle")
pd: Any = importlib.import_module("pandas")
serialize: Any = importlib.import_module("distributed.protocol.serialize")

LOCK = threading.Lock()


def explained(thing: object, **options: Any) -> Explanation:
    """Without a process to load in: these do not even pickle."""
    return why(thing, **{"load": False, "name": "it", **options})


def paths(thing: object, **options: Any) -> set[str]:
    return {path for one in explained(thing, **options).culprits for path in one.paths}


def named_error(thing: object) -> str:
    """What a real dump of it raises."""
    with pytest.raises(Exception) as raised:  # noqa: PT011
        cloudpickle.dumps(thing)
    return pickling.named(raised.value)


class Service:
    def __init__(self, client: object = None) -> None:
        self.client = client

    def held(self) -> object:
        return self.client


class Slotted:
    __slots__ = ("inner", "other")

    def __init__(self, inner: object) -> None:
        self.inner = inner


@dataclass(frozen=True)
class Frozen:
    settings: dict[str, object]


Pair = namedtuple("Pair", "left right")


class Reducing:
    def __init__(self, thing: object) -> None:
        self.handle = thing

    def __reduce__(self) -> tuple[Any, ...]:
        return Reducing, (self.handle,)


class Stating:
    def __init__(self, thing: object) -> None:
        self.handle = thing

    def __getstate__(self) -> tuple[object, ...]:
        return 1, self.handle


class Refusing:
    def __reduce__(self) -> tuple[Any, ...]:
        raise ValueError("not me\nnor my lines")


class Malformed:
    def __reduce__(self) -> tuple[Any, ...]:
        return (1, 2, 3)


class Leaving:
    def __reduce__(self) -> tuple[Any, ...]:
        raise SystemExit(3)


class Nested:
    """Pickles what it holds by itself, as some libraries do."""

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __reduce__(self) -> tuple[Any, ...]:
        return pickle.loads, (cloudpickle.dumps(self.thing),)


class Failing:
    """Fails half-way through its items."""

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (), None, iter(self)

    def __iter__(self) -> Iterator[object]:
        yield object
        raise OSError("no more")


class Remaking:
    """Has another lock whenever it is pickled."""

    def __getstate__(self) -> dict[str, object]:
        return {"lock": threading.Lock()}


def by_value(**captured: object) -> Any:
    """A function that is not importable, with these in its closure as `cfg`."""
    cfg = captured

    def process(n: int) -> object:
        return cfg, n

    return process


def with_globals(source: str, **names: object) -> Any:
    namespace = {"__name__": "__main__", **names}
    exec(compile(source, "<script>", "exec", dont_inherit=True), namespace)
    return namespace


NAMED = {
    "list": ([1, LOCK], {"it[1]"}),
    "dict": ({"a": {("b", 2): LOCK}}, {"it['a'][('b', 2)]"}),
    "key": ({LOCK: 1}, {"it.<key 0>"}),
    "set": ({LOCK}, {"it[<item 0>]"}),
    "attribute": (Service(Service(LOCK)), {"it.client → .client"}),
    "slots": (Slotted(LOCK), {"it.inner"}),
    "dataclass": (Frozen({"x": LOCK}), {"it.settings['x']"}),
    "namedtuple": (Pair(1, LOCK), {"it.right"}),
    "reduce": (Reducing(LOCK), {"it.handle"}),
    "getstate": (Stating(LOCK), {"it.handle"}),
    "exception": (ValueError("x", LOCK), {"it.args[1]"}),
    "partial": (
        functools.partial(print, LOCK, file=[LOCK]),
        {"it.args[0]", "it.keywords['file'][0]"},
    ),
    "partial.func": (functools.partial(Service(LOCK).__eq__), {"it.func → .__self__ → .client"}),
    "method": (Service(LOCK).held, {"it.__self__ → .client"}),
    "builtin method": (LOCK.acquire, {"it.__self__"}),
    "defaultdict": (defaultdict(LOCK.locked), {"it.default_factory → .__self__"}),
    "defaultdict item": (defaultdict[Any, Any](list, {"k": LOCK}), {"it['k']"}),
    "object array": (np.array([None, LOCK]), {"it.flat[1]"}),
    "frame": (pd.DataFrame({"a": [1, 2], "b": [3, LOCK]}), {"it['b'].iloc[1]"}),
    "series": (pd.Series([LOCK]), {"it.iloc[0]"}),
    "view": ({"k": LOCK}.values(), {"it[0]"}),
    "wrapped by its own reduce": (Nested([LOCK]), {"it.thing[0]"}),
    "closure": (by_value(key=LOCK), {"it.__closure__['cfg']['key']"}),
    "root": (LOCK, {"it"}),
}


@pytest.mark.parametrize("case", NAMED)
def test_names_the_way(case: str) -> None:
    thing, expected = NAMED[case]
    assert paths(thing) == expected


FUNCTION = """
def helper(x): return CONN, x
def process(x, d=DEFAULT, *, k=DEFAULT) -> NOTE: return helper(x)
process.extra = EXTRA
class Task:
    lock = EXTRA
    def run(self): return CONN
class Colour(Enum):
    RED = 1
    def paint(self): return CONN
"""


def test_names_what_functions_and_classes_by_value_take_along() -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        names = with_globals(
            FUNCTION, CONN=LOCK, DEFAULT=[threading.RLock()], NOTE=[int, iter(()), (x for x in "")],
            EXTRA=connection, UNUSED=LOCK, Enum=Enum,
        )  # fmt: skip
    assert paths(names["process"]) == {
        "it.__defaults__[0][0]",
        "it.__kwdefaults__['k'][0]",
        "it.__annotations__['return'][2]",
        "it.extra",
        "it.__globals__['helper'] → .__globals__['CONN']",
    }
    assert paths(names["Task"]()) == {
        "it.__class__ → .lock",
        "it.__class__ → .run → .__globals__['CONN']",
    }
    assert paths(names["Colour"].RED) == {"it.__class__ → .paint → .__globals__['CONN']"}


def test_all_ways_to_one_culprit_are_told_and_no_more_than_asked_for() -> None:
    shared = Service(LOCK)
    thing = {"a": shared, "b": [shared]}
    [culprit] = explained(thing).culprits
    assert culprit.paths == ("it['a'] → .client", "it['b'][0] → .client")
    assert culprit.thing is LOCK
    assert explained(thing, paths=1).culprits[0].paths == ("it['a'] → .client",)


def test_cycles() -> None:
    ring: list[object] = [LOCK]
    ring.append(ring)
    service = Service(ring)
    ring.append(service)
    assert paths(ring) == {"it[0]"}
    assert why(Service(a_ring()), name="it").travels


def a_ring() -> list[object]:
    ring: list[object] = []
    ring.append({"again": ring})
    return ring


#: How the pickler puts it, which is not the same in all versions of Python.
MALFORMED = named_error(Malformed())


@pytest.mark.parametrize(
    ("thing", "error"),
    [
        (Refusing(), "ValueError: not me"),
        (Malformed(), MALFORMED),
        (Leaving(), "SystemExit: 3"),
        (Failing(), "OSError: no more"),
    ],
)  # fmt: skip
def test_objects_whose_reduce_fails_are_culprits_themselves(thing: object, error: str) -> None:
    found = explained([thing, {"k": LOCK}])
    assert {one.path: one.error for one in found.culprits} == {
        "it[0]": error,
        "it['k']".replace("it", "it[1]"): "TypeError: cannot pickle '_thread.lock' object",
    }
    assert "__getstate__" in found.culprits[0].suggestion


def test_a_culprit_made_anew_at_each_pickling_is_told_once() -> None:
    assert [one.path for one in explained([Remaking(), 1]).culprits] == [
        "it[0] → .__getstate__()['lock']"
    ]


def test_too_deep() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    [culprit] = explained(deep).culprits
    assert culprit.thing is deep
    assert "recursion" in culprit.error
    assert "less deeply" in culprit.suggestion
    shallow: Any = [LOCK]
    for _ in range(400):
        shallow = [shallow]
    assert "more …" in explained(shallow).culprits[0].path
    assert len(explained(shallow).culprits[0].steps) == 401


# --- what it names is what a real dump fails on ---------------------------------------------------


def everything() -> dict[str, Any]:
    """Each thing of NAMED, and one of all of them together."""
    # `Nested` pickles with a pickler of its own, which knows of nothing that is left out.
    things = {case: thing for case, (thing, _) in NAMED.items() if not isinstance(thing, Nested)}
    return {**things, "all": list(things.values()), "all in a closure": by_value(**things)}


@pytest.mark.parametrize("case", sorted(everything()))
def test_without_the_culprits_it_pickles_and_without_all_but_one_it_does_not(case: str) -> None:
    thing = everything()[case]
    culprits = [one.thing for one in explained(thing).culprits]
    assert culprits
    assert _dumps_without(thing, culprits) is None
    for kept in culprits:
        rest = [one for one in culprits if one is not kept]
        assert _dumps_without(thing, rest) is not None


def _dumps_without(thing: object, spared: list[object]) -> str | None:
    """What cloudpickle raises when these are pickled as None."""

    class Without(cloudpickle.CloudPickler):  # type: ignore[misc]
        def reducer_override(self, obj: object) -> Any:
            if any(obj is one for one in spared):
                return type(None), ()
            return super().reducer_override(obj)

    try:
        Without(_Nowhere(), protocol=pickle.HIGHEST_PROTOCOL).dump(thing)
    except Exception as error:  # noqa: BLE001
        return pickling.named(error)
    return None


class _Nowhere:
    def write(self, data: Any) -> int:
        return len(data)


def test_the_first_exception_is_that_of_a_real_dump() -> None:
    thing = [Service(sqlite3), (x for x in ""), LOCK]
    with pytest.raises(TypeError) as raised:
        pickling.dumps(thing)
    found = explained(thing)
    assert found.error == pickling.named(raised.value)
    assert found.error in {one.error for one in found.culprits}


def test_what_the_pickler_of_dask_takes_is_no_culprit() -> None:
    handle = _Handle()
    serialize.dask_serialize.register(_Handle)(_serialized)
    serialize.dask_deserialize.register(_Handle)(_deserialized)
    try:
        # Beside what can be imported it travels; for the lambda, cloudpickle is asked.
        assert explained([len, handle]).travels
        assert paths([len, handle, LOCK]) == {"it[2]"}
        assert paths([lambda: 1, handle, LOCK]) == {"it[1]", "it[2]"}
    finally:
        del serialize.dask_serialize._lookup[_Handle]
        del serialize.dask_deserialize._lookup[_Handle]


class _Handle:
    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a handle")


def _serialized(handle: object) -> tuple[dict[str, Any], list[bytes]]:
    return {}, []


def _deserialized(header: dict[str, Any], frames: list[bytes]) -> _Handle:
    return _Handle()


# --- loading --------------------------------------------------------------------------------------


def test_what_pickles_and_does_not_load(tmp_path: Path) -> None:
    module = tmp_path / "away.py"
    module.write_text(
        "class Dumped(Exception):\n"
        "    def __init__(self, first, second):\n"
        "        super().__init__(first)\n"
        "class LoadsBadly:\n"
        "    def __reduce__(self): return int, ('not a number',)\n"
    )
    sys.path.insert(0, str(tmp_path))
    try:
        import away  # type: ignore[import-not-found]

        thing = {"a": [1, away.Dumped(1, 2)], "b": beside(away.LoadsBadly()), "ok": list("abc")}
        found = why(thing, name="it")
        errors = {one.path: (one.when, one.error) for one in found.culprits}
        assert errors == {
            "it['a'][1]": (
                "loads",
                "TypeError: Dumped.__init__() missing 1 required positional argument: 'second'",
            ),
            "it['b'][0]": (
                "loads",
                "ValueError: invalid literal for int() with base 10: 'not a number'",
            ),
        }
        assert not found.travels
        assert found.error in {one.error for one in found.culprits}
        advice = {one.path: one.rule for one in found.culprits}
        assert advice == {"it['a'][1]": "DPK116", "it['b'][0]": None}
        # With one that does not even pickle, the others are found as well.
        both = {one.path: one.when for one in why({**thing, "lock": LOCK}, name="it").culprits}
        assert both == {"it['lock']": "dumps", "it['a'][1]": "loads", "it['b'][0]": "loads"}
    finally:
        sys.path.remove(str(tmp_path))
        sys.modules.pop("away", None)


def beside(thing: object) -> tuple[object, ...]:
    return (thing, frozenset("xyz"))


def test_a_class_that_is_not_there_where_it_is_loaded() -> None:
    module = type(sys)("gone_module")
    exec("class Gone: pass", vars(module))
    sys.modules["gone_module"] = module
    try:
        found = why([module.Gone()], name="it")
    finally:
        del sys.modules["gone_module"]
    assert [one.path for one in found.culprits] == ["it[0] → .__class__"]
    assert found.culprits[0].error == "ModuleNotFoundError: No module named 'gone_module'"
    assert "Install the module" in found.culprits[0].suggestion


def test_what_travels() -> None:
    found = why({"a": [1, 2], "b": functools.partial(print, "x")}, name="it")
    assert found.travels
    assert found.loaded
    assert found.culprits == ()
    assert found.error is None
    assert str(found).startswith("it travels (")


# --- sizes and limits -----------------------------------------------------------------------------


def test_sizes_largest_first_without_what_fails() -> None:
    large, small = b"x" * 100_000, "y" * 5_000
    found = explained(by_value(small=[small], large=[large], lock=LOCK))
    assert found.size is not None
    assert 105_000 < found.size < 108_000
    sizes = [one.size for one in found.captures]
    assert sizes == sorted(sizes, reverse=True)
    by_path = {one.path: one.size for one in found.captures}
    assert by_path["it.__closure__['cfg']['large']"] == pytest.approx(100_000, abs=200)
    assert by_path["it.__closure__['cfg']['small']"] == pytest.approx(5_000, abs=200)
    assert "largest captures:\n" in str(found)


def test_a_frame_is_weighed_by_its_columns() -> None:
    frame = pd.DataFrame({"a": np.arange(20_000), "b": np.zeros(2_000).repeat(10)})
    by_path = {one.path: one.size for one in explained([frame]).captures}
    assert by_path["it[0]['a'].array"] == pytest.approx(160_000, rel=0.02)


def test_wide_objects_are_searched_in_bunches() -> None:
    wide: list[Any] = [(i, [i]) for i in range(20_000)]
    wide[15_000] = {"deep": [LOCK]}
    found = explained(wide)
    assert [one.path for one in found.culprits] == ["it[15000]['deep'][0]"]
    assert found.looked_at < 1_000
    assert found.complete


def test_a_limit_bounds_the_walk_and_the_culprit_is_named_all_the_same() -> None:
    chain: Any = LOCK
    for _ in range(200):
        chain = (chain, [object()])
    seen: list[int] = []
    found = explained(chain, limit=50, progress=seen.append)
    assert not found.complete
    assert found.looked_at == 50
    assert [one.thing for one in found.culprits] == [LOCK]
    assert found.culprits[0].path == "it → … → _thread.lock"
    assert "larger limit=" in str(found)


def test_progress_is_told() -> None:
    seen: list[int] = []
    explained([[[i, [i]] for i in range(400)] for _ in range(10)] + [LOCK], progress=seen.append)
    assert seen
    assert seen == sorted(seen)


# --- advice and showing ---------------------------------------------------------------------------


def test_the_client_is_to_blame_not_its_locks() -> None:
    from distributed import Client

    client = Client.__new__(Client)
    vars(client).update(_lock=threading.RLock(), _task=(x for x in ""))
    found = explained({"c": [client]})
    assert {one.path for one in found.culprits} == {"it['c'][0] → ._lock", "it['c'][0] → ._task"}
    assert {one.owner for one in found.culprits} == {"it['c'][0]"}
    assert {one.rule for one in found.culprits} == {"DPK105"}
    assert str(found).count("get_client()") == 1


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (threading.Lock, "DPK106"),
        (threading.RLock, "DPK106"),
        (threading.Event, "DPK106"),
        (lambda: (x for x in ""), "DPK101"),
        (lambda: sqlite3.connect(":memory:"), "DPK109"),
        (lambda: open(__file__, "rb"), "DPK108"),  # noqa: SIM115, PTH123
        (lambda: threading.Thread(target=print), "DPK107"),
        (lambda: __import__("re").match("a", "a"), "DPK117"),
        (lambda: __import__("hashlib").sha256(), "DPK117"),
        (lambda: __import__("csv").reader([]), "DPK111"),
        (lambda: sys._getframe(), "DPK112"),
    ],
)  # fmt: skip
def test_advice_is_that_of_the_rule(make: Any, rule: str) -> None:
    thing = make()
    found = explained([thing])
    with contextlib.suppress(AttributeError):
        thing.close()
    assert {one.rule for one in found.culprits} == {rule}


def test_looking_up_a_class_imports_nothing() -> None:
    before = set(sys.modules)
    Adviser()
    assert {name.partition(".")[0] for name in set(sys.modules) - before} <= {"flake8_dask_pickle"}


def test_json_and_html() -> None:
    found = explained({"<b>": Service(LOCK)}, name="<script>")
    data = json.loads(found.to_json())
    assert data["travels"] is False
    [culprit] = data["culprits"]
    assert culprit["paths"] == ["<script>['<b>'] → .client"]
    assert culprit["steps"] == ["['<b>']", ".client"]
    assert (culprit["rule"], culprit["kind"], culprit["when"]) == ("DPK106", "lock", "dumps")
    html = found._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert html.count("<tr>") == 2


def test_text_is_plain_and_cannot_steer_a_terminal() -> None:
    found = explained({"\x1b[31m": LOCK, "\n": LOCK})
    assert "\x1b" not in str(found)
    assert "\x1b" not in repr(found)
    assert str(found).splitlines()[2].startswith("  it[")


def test_a_long_path_is_shortened_and_a_size_is_read_easily() -> None:
    assert joined([".a", "[0]", "", ".b"], "x") == "x.a[0] → .b"
    assert joined([".s"] * 30, "x").count(".s") == 14
    assert [size_text(n) for n in (12, 2048, 3 << 20, 5 << 30)] == [
        "12 B", "2.0 KiB", "3.0 MiB", "5.0 GiB",
    ]  # fmt: skip


def test_nothing_is_logged_or_printed(capfd: pytest.CaptureFixture[str]) -> None:
    explained([LOCK])
    assert capfd.readouterr() == ("", "")


def test_ctrl_c_goes_through() -> None:
    class Interrupting:
        def __reduce__(self) -> tuple[Any, ...]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        explained([Interrupting()])


def test_reducers_of_copyreg_are_used() -> None:
    copyreg.pickle(_Registered, lambda one: (_Registered, (one.thing,)))
    try:
        assert paths([_Registered(LOCK)]) == {"it[0] → .thing"}
    finally:
        del copyreg.dispatch_table[_Registered]


class _Registered:
    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __reduce__(self) -> tuple[Any, ...]:
        raise AssertionError("copyreg comes first")


def test_importing_the_package_stays_light() -> None:
    code = (
        "import sys, flake8_dask_pickle as p\n"
        "heavy = {'dask', 'distributed', 'cloudpickle', 'libcst', 'click'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "assert not [m for m in sys.modules if m.startswith('flake8_dask_pickle.')]\n"
        "from flake8_dask_pickle import why; assert why.__name__ == 'why'\n"
        "assert 'why' in p.__all__\n"
        "try: p.nothing\n"
        "except AttributeError as error: assert 'nothing' in str(error)\n"
        "else: raise SystemExit(1)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
