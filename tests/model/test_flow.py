"""Which bindings reach a point of a function, and what may come before what."""

from __future__ import annotations

import textwrap

import libcst as cst
import pytest

from flake8_dask_pickle.model import Model, build_model
from flake8_dask_pickle.model.flow import (
    changes,
    may_precede,
    paths_below,
    reaching,
    survives,
)
from flake8_dask_pickle.model.scopes import Point


def model_of(body: str) -> Model:
    """The model of a function with this body, in which calls `at_…()` name the points."""
    return build_model(cst.parse_module("def f(c, x=0):\n" + textwrap.indent(body, "    ") + "\n"))


def point(model: Model, name: str) -> Point:
    (call,) = model.calls_by_name[name]
    return call.at


#: A body, the bindings of `x` that reach `here()` by their kinds and values, and whether some way
#: leads there without any.
REACHING = {
    "here()": (["param"], False),
    "x = 1\nhere()\nx = 2": (["1"], False),
    "x = 1\nx = 2\nhere()": (["2"], False),
    "if c:\n    x = 1\nhere()": (["param", "1"], False),
    "if c:\n    x = 1\nelse:\n    x = 2\nhere()": (["1", "2"], False),
    "if c:\n    x = 1\n    return\nhere()": (["param"], False),
    "if c:\n    x = 1\n    raise c\nhere()": (["param"], False),
    "if True:\n    x = 1\nhere()": (["1"], False),
    "if 0:\n    x = 1\nhere()": (["param"], False),
    "if not 1:\n    x = 1\nhere()": (["param"], False),
    "if '':\n    x = 1\nhere()": (["param"], False),
    "if TYPE_CHECKING:\n    x = 1\nhere()": (["param"], False),
    "if __debug__:\n    x = 1\nhere()": (["1"], False),
    "while c:\n    here()\n    x = 1": (["param", "1"], False),
    "while True:\n    x = 1\n    break\nhere()": (["1"], False),
    "while c:\n    x = 1\nelse:\n    x = 2\nhere()": (["2"], False),
    "while c:\n    x = 1\n    if x: break\nelse:\n    x = 2\nhere()": (["1", "2"], False),
    "while c:\n    x = 1\n    continue\n    x = 2\nhere()": (["param", "1"], False),
    "for x in c:\n    pass\nhere()": (["param", "c"], False),
    "for x in [1, 2]:\n    pass\nhere()": (["[1, 2]"], False),
    "for x in range(3):\n    pass\nhere()": (["range(3)"], False),
    "for x in range(0):\n    pass\nhere()": (["param", "range(0)"], False),
    "for x in range(1, c):\n    pass\nhere()": (["param", "range(1, c)"], False),
    "for x in 'ab':\n    pass\nhere()": (["'ab'"], False),
    "for x in [*c]:\n    pass\nhere()": (["param", "[*c]"], False),
    "for i in c:\n    x = 1\n    continue\nelse:\n    x = 2\nhere()": (["2"], False),
    "for i in c:\n    x = 1\n    break\nelse:\n    x = 2\nhere()": (["1", "2"], False),
    "try:\n    x = 1\nexcept E:\n    here()": (["param", "1"], False),
    "try:\n    x = 1\nexcept E:\n    x = 2\nhere()": (["1", "2"], False),
    "try:\n    x = 1\nexcept E:\n    x = 2\nelse:\n    x = 3\nhere()": (["3", "2"], False),
    "try:\n    x = 1\nexcept E:\n    return\nhere()": (["1"], False),
    "try:\n    x = 1\nfinally:\n    x = 2\nhere()": (["2"], False),
    "try:\n    return 1\nexcept E:\n    x = 1\n    raise\nfinally:\n    here()": (["param"], False),
    "try:\n    pass\nexcept E as x:\n    pass\nhere()": (["param", "del"], False),
    "with c as x:\n    here()": (["c"], False),
    "match c:\n    case 1:\n        x = 1\n    case _:\n        x = 2\nhere()": (["1", "2"], False),
    "match c:\n    case 1:\n        x = 1\nhere()": (["param", "1"], False),
    "match c:\n    case _ if x:\n        x = 2\nhere()": (["param", "2"], False),
    "match c:\n    case (x, _):\n        here()": (["c"], False),
    "match c:\n    case {'a': x}:\n        here()": (["match"], False),
    "del x\nhere()": (["del"], False),
    "x += 1\nhere()": (["1"], False),
    "x: int = 1\nhere()": (["1"], False),
    "x: int\nhere()": (["param"], False),
    "(x := 1)\nhere()": (["1"], False),
    "import x\nhere()": (["import"], False),
    "def x(): pass\nhere()": (["def"], False),
    "class x: pass\nhere()": (["class"], False),
    "if isinstance(x, C):\n    here()": (["C"], False),
    "if not isinstance(x, C):\n    pass\nelse:\n    here()": (["C"], False),
    "if isinstance(x, C) and c:\n    here()": (["C"], False),
    "if isinstance(x, C) or c:\n    here()": (["param"], False),
    "if not isinstance(x, C):\n    here()": (["param"], False),
    "a, (b, *x), d = c\nhere()": (["c"], False),
    "a = x = 1\nhere()": (["1"], False),
}


@pytest.mark.parametrize("body", REACHING)
def test_the_last_binding_on_every_way_reaches(body: str) -> None:
    model = model_of(body)
    found = reaching(("x",), point(model, "here"))
    code = model.tree.code_for_node
    said = [one.kind if one.value is None else code(one.value) for one in found.bindings]
    assert (said, found.open) == REACHING[body]


def test_a_way_without_a_binding_is_open() -> None:
    model = model_of("if c:\n    y = 1\nhere()\nfirst()\ny = 2\nlast()")
    found = reaching(("y",), point(model, "here"))
    assert (len(found.bindings), found.open) == (1, True)
    assert reaching(("y",), point(model, "last"))[1] is False
    assert reaching(("other",), point(model, "here")) == ((), True)


def test_what_is_never_run_has_no_bindings() -> None:
    model = model_of("return\nhere()")
    assert reaching(("x",), point(model, "here")) == ((), False)


def test_a_new_owner_hides_its_old_attributes() -> None:
    model = model_of("x.lock = 1\nfirst()\nx = c\nlast()")
    names = ("x.lock", "x")
    assert [one.name for one in reaching(names, point(model, "first")).bindings] == ["x.lock"]
    assert [one.name for one in reaching(names, point(model, "last")).bindings] == ["x"]


#: A body, and what has been done to the container `x` at `here()`, each with whether it surely has.
CHANGES = {
    "x.append(1)\nhere()": [("put", True)],
    "x.append(1)\nx = []\nhere()": [],
    "x = []\nx.append(1)\nx.clear()\nhere()\nx.pop()": [("put", True), ("clear", True)],
    "if c:\n    x.append(1)\nhere()": [("put", False)],
    "if c:\n    x.append(1)\nelse:\n    x.add(2)\nhere()": [("put", False), ("put", False)],
    "x.append(1)\nif c:\n    pass\nhere()": [("put", True)],
    "for i in c:\n    here()\n    x.append(i)": [("put", False)],
    # In this turn it surely has, in those before it may have.
    "for i in c:\n    x.append(i)\n    here()": [("put", True), ("put", False)],
    "x[1] = 2\nhere()": [("set", True)],
    "x[1] += 2\nhere()": [("set_more", True)],
    "x += [2]\nhere()": [],
    "x[:] = c\nhere()": [("put_all", True)],
    "del x[1]\nhere()": [("drop", True)],
    "x.pop()\nhere()": [("drop_last", True)],
    "x.pop(1)\nhere()": [("drop", True)],
    "x.pop(1, None)\nhere()": [("drop_maybe", True)],
    "x.popleft()\nhere()": [("drop_first", True)],
    "x.remove(1)\nhere()": [("remove", True)],
    "x.update(c, a=1)\nhere()": [("put_all", True), ("set", True)],
    "x.setdefault(1, 2)\nhere()": [("set_default", True)],
    "x.unknown(1)\nhere()": [],
}


@pytest.mark.parametrize("body", CHANGES)
def test_changes_of_a_container_since_it_was_bound(body: str) -> None:
    found = changes("x", point(model_of(body), "here"))
    assert [(change.kind, always) for change, always in found] == CHANGES[body]


#: A body, and whether what `x` is given at `first()` may still be there at `second()`.
SURVIVES = {
    "first()\nsecond()": True,
    "first()\nx = 1\nsecond()": False,
    "second()\nfirst()": False,
    "x = 1\nfirst()\nsecond()": True,
    "first()\nif c:\n    x = 1\nsecond()": True,
    "first()\nif c:\n    x = 1\nelse:\n    x = 2\nsecond()": False,
    "if c:\n    first()\nelse:\n    second()": False,
    "for i in c:\n    second()\n    first()": True,
    "for i in c:\n    x = 1\n    second()\n    first()": False,
    "for i in c:\n    first()\nfor i in c:\n    second()": True,
}


@pytest.mark.parametrize("body", SURVIVES)
def test_what_is_stored_by_a_call_is_there_until_the_next_binding(body: str) -> None:
    model = model_of(body)
    assert survives("x", point(model, "first"), point(model, "second")) is SURVIVES[body]


#: A body, and whether `first()` may run before `second()`.
PRECEDES = {
    "first()\nsecond()": True,
    "second()\nfirst()": False,
    "if c:\n    first()\nelse:\n    second()": False,
    "if c:\n    first()\nsecond()": True,
    "for i in c:\n    second()\n    first()": True,
    "for i in c:\n    if i:\n        second()\n    else:\n        first()": True,
    "second()\nfor i in c:\n    first()": False,
}


@pytest.mark.parametrize("body", PRECEDES)
def test_what_may_come_before(body: str) -> None:
    model = model_of(body)
    assert may_precede(point(model, "first"), point(model, "second")) is PRECEDES[body]


def test_attributes_of_a_name_are_those_bound_on_some_way() -> None:
    model = model_of(
        "x.a = 1\nif c:\n    x.b.c = 2\nsetattr(x, 'd', 3)\nx.__dict__.update(e=4)\n"
        "x.__dict__['f'] = 5\nxy.g = 6\nhere()"
    )
    assert paths_below("x", point(model, "here")) == {"x.a", "x.b.c", "x.d", "x.e", "x.f"}
