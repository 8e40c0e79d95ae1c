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
REACHING: dict[str, tuple[list[str], bool]] = {
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
    "if sys.version_info >= (3, 8):\n    x = 1\nelse:\n    x = 2\nhere()": (["1"], False),
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
    "if not isinstance(x, C):\n    here()": (["C"], False),
    "a, (b, *x), d = c\nhere()": (["c"], False),
    "a = x = 1\nhere()": (["1"], False),
    "x = 1\nwhile c:\n    x = 2\n    here()": (["2"], False),
    "x = 1\nwhile c:\n    here()\n    x = 2\n    continue": (["1", "2"], False),
    "x = 1\nwhile c:\n    if c:\n        x = 2\n        break\n    here()": (["1"], False),
    "while 0:\n    x = 1\nhere()": (["param"], False),
    "while 1:\n    x = 1\n    if c: break\n    x = 2\nhere()": (["1"], False),
    "while c:\n    x = 1\n    while c:\n        break\n    x = 2\n    break\nhere()": (
        ["param", "2"],
        False,
    ),
    "for i in c:\n    for j in c:\n        x = 1\n        continue\n    x = 2\nhere()": (
        ["param", "2"],
        False,
    ),
    "for i in c:\n    return\nhere()": (["param"], False),
    "for i in [1]:\n    x = 1\n    break\nhere()": (["1"], False),
    "for i in [1]:\n    return\nhere()": ([], False),
    "for i in (1,):\n    x = 1\nhere()": (["1"], False),
    "for i in {1}:\n    x = 1\nhere()": (["1"], False),
    "for i in []:\n    x = 1\nhere()": (["param", "1"], False),
    "for i in '':\n    x = 1\nhere()": (["param", "1"], False),
    "for i in range(1):\n    x = 1\nhere()": (["1"], False),
    "for i in range(1, 2):\n    x = 1\nhere()": (["param", "1"], False),
    "for i in range():\n    x = 1\nhere()": (["param", "1"], False),
    "for i in other(3):\n    x = 1\nhere()": (["param", "1"], False),
    "if 'a':\n    x = 1\nhere()": (["1"], False),
    "if 1:\n    x = 1\nhere()": (["1"], False),
    "if -1:\n    x = 1\nhere()": (["param", "1"], False),
    "if not c:\n    x = 1\nhere()": (["param", "1"], False),
    "if not not 1:\n    x = 1\nhere()": (["1"], False),
    "if None:\n    x = 1\nhere()": (["param"], False),
    "if False:\n    x = 1\nhere()": (["param"], False),
    "if typing.TYPE_CHECKING:\n    x = 1\nhere()": (["param"], False),
    "if c:\n    return\nelif x:\n    x = 1\nelse:\n    raise c\nhere()": (["1"], False),
    "try:\n    x = 1\n    x = 2\nexcept E:\n    here()": (["param", "1", "2"], False),
    "try:\n    if c:\n        x = 1\n    else:\n        x = 2\nexcept E:\n    here()": (
        ["param", "1", "2"],
        False,
    ),
    "try:\n    x = 1\n    return\nexcept E:\n    x = 2\nelse:\n    x = 3\nhere()": (["2"], False),
    "try:\n    x = 1\n    return\nfinally:\n    here()": (["1"], False),
    "try:\n    x = 1\n    return\nfinally:\n    x = 2\nhere()": ([], False),
    "try:\n    try:\n        x = 1\n    finally:\n        pass\nexcept E:\n    here()": (
        ["param", "1"],
        False,
    ),
    "try:\n    x = 1\nexcept E:\n    x = 2\nexcept F:\n    x = 3\nhere()": (
        ["1", "2", "3"],
        False,
    ),
    "try:\n    def g():\n        x = 1\n        x = 2\n    x = 3\nexcept E:\n    here()": (
        ["param", "3"],
        False,
    ),
    "try:\n    x = 1\nexcept* E:\n    here()": (["param", "1"], False),
    "try:\n    x = 1\nfinally:\n    pass\nhere()": (["1"], False),
    "try:\n    x = 1\nexcept E:\n    x = 2\nfinally:\n    here()": (["1", "2"], False),
    "match c:\n    case x:\n        pass\nhere()": (["c"], False),
    "match c:\n    case x if x:\n        return\nhere()": (["param", "c"], False),
    "match c:\n    case 1 | 2:\n        return\n    case x:\n        pass\nhere()": (
        ["c"],
        False,
    ),
    "match c:\n    case _:\n        x = 1\n    case 2:\n        x = 2\nhere()": (["1"], False),
    "match c:\n    case 1 as y:\n        x = 1\nhere()": (["param", "1"], False),
    "raise c\nhere()": ([], False),
    "x = [x for x in c]\nhere()": (["[x for x in c]"], False),
    "def g():\n    x = 1\nhere()": (["param"], False),
    "class C:\n    x = 1\nhere()": (["param"], False),
    "while c:\n    def g():\n        break_ = 1\n        return\n    x = 1\nhere()": (
        ["param", "1"],
        False,
    ),
    "if isinstance(x, C): pass\nhere()": (["C", "C"], False),
    "if isinstance(x, C) and isinstance(c, D): here()": (["C"], False),
    "if isinstance(c, D) and isinstance(x, C): here()": (["C"], False),
}


@pytest.mark.parametrize("body", REACHING)
def test_the_last_binding_on_every_way_reaches(body: str) -> None:
    model = model_of(body)
    found = reaching(("x",), point(model, "here"), narrowed=True)
    code = model.tree.code_for_node
    said = [one.kind if one.value is None else code(one.value) for one in found.bindings]
    assert (said, found.open) == REACHING[body]


def test_what_isinstance_tells_is_no_binding_unless_that_is_asked_for() -> None:
    model = model_of("x.lock = 1\nif isinstance(x, C):\n    pass\nhere()")
    here = point(model, "here")
    assert [one.kind for one in reaching(("x",), here).bindings] == ["param"]
    assert [one.kind for one in reaching(("x",), here, narrowed=True).bindings] == [
        "narrow",
        "exclude",
    ]
    names = ("x.lock", "x")
    assert [one.name for one in reaching(names, here, narrowed=True).bindings] == ["x.lock"]


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("try:\n    x = 1\n    return\nfinally:\n    x = 2", ["2"]),
        (
            "try:\n    if c:\n        x = 1\n        return\n    return 0\nfinally:\n    x = 2",
            ["2"],
        ),
        ("try:\n    try:\n        return\n    finally:\n        x = 1\nfinally:\n    c()", ["1"]),
        ("with c:\n    try:\n        return\n    finally:\n        x = 1", ["1"]),
        ("try:\n    return\nexcept E:\n    x = 1\nfinally:\n    c()", ["param", "1"]),
        ("with c:\n    x = 1\n    return\nx = 2", ["1"]),
        ("with c:\n    if c:\n        x = 1\n        return\nx = 2", ["1", "2"]),
        ("def g():\n    return 1\nwith c:\n    def h():\n        return 2\n    x = 3", ["3"]),
    ],
)
def test_a_return_passes_what_stands_around_it(body: str, values: list[str]) -> None:
    model = model_of(body)
    (function,) = model.module.children
    found = reaching(("x",), function.exit.end())
    code = model.tree.code_for_node
    said = [one.kind if one.value is None else code(one.value) for one in found.bindings]
    assert sorted(said) == sorted(values)


@pytest.mark.parametrize(
    ("body", "lives"),
    [
        ("with c:\n    x = 1", [True]),
        ("with c:\n    return", [True]),
        ("with c:\n    if c:\n        return 1\n    return 2", [True]),
        ("with c:\n    if c:\n        return", [True, True]),
        ("with c:\n    raise c", [False]),
    ],
)
def test_where_a_with_is_left(body: str, lives: list[bool]) -> None:
    (managed,) = model_of(body).managed
    assert [at.block.live for at in managed.left] == lives


def test_a_way_without_a_binding_is_open() -> None:
    model = model_of("if c:\n    y = 1\nhere()\nfirst()\ny = 2\nlast()")
    found = reaching(("y",), point(model, "here"))
    assert (len(found.bindings), found.open) == (1, True)
    assert reaching(("y",), point(model, "last"))[1] is False
    assert reaching(("other",), point(model, "here")) == ((), True)
    model = model_of("if c:\n    y = 1\n    if c: pass\nhere()")
    assert reaching(("y",), point(model, "here")).open is True


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
    "x.append(1)\nwhile c:\n    if x: pass\nhere()": [("put", True)],
    "while c:\n    x.append(1)\nwhile c:\n    if x: pass\nhere()": [("put", False)],
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


def test_a_module_may_begin_with_a_change() -> None:
    model = build_model(cst.parse_module("x[1] = 2\nhere()\n"))
    found = changes("x", point(model, "here"))
    assert [(change.kind, always) for change, always in found] == [("set", True)]


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
    "while c:\n    pass\nsecond()\nfirst()": False,
    "while c:\n    second()\n    break\n    first()\n    continue": False,
    "while c:\n    second()\n    return\n    first()": False,
    "for i in c:\n    second()\n    break\n    first()\n    continue": False,
    "if c:\n    return first()\nsecond()": False,
    "if c:\n    raise first()\nsecond()": False,
    "while c:\n    if c:\n        first()\n        break\nsecond()": True,
    "try:\n    first()\nfinally:\n    second()": True,
    "try:\n    first()\nexcept E:\n    second()": True,
    "for i in c:\n    for j in c:\n        second()\n    first()": True,
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


#: A body, and what has been done to the containers in it: how, with what value, and by which key.
CHANGED: dict[str, list[tuple[str, str, str, str]]] = {
    "x.append(1)": [("x", "put", "1", "")],
    "x.y.append(1)": [("x.y", "put", "1", "")],
    "x.add(1)": [("x", "put", "1", "")],
    "x.appendleft(1)": [("x", "put", "1", "")],
    "x.put(1)": [("x", "put", "1", "")],
    "x.insert(0, 1)": [("x", "put", "1", "")],
    "x.append()": [],
    "x.append(k=1)": [],
    "append(1)": [],
    "f().append(1)": [],
    "x[0].append(1)": [],
    "x.extend(c)": [("x", "put_all", "c", "")],
    "x.extendleft(c)": [("x", "put_all", "c", "")],
    "x.update(c)": [("x", "put_all", "c", "")],
    "x.update(a=1, b=2)": [("x", "set", "1", "'a'"), ("x", "set", "2", "'b'")],
    "x.update(c, a=1)": [("x", "put_all", "c", ""), ("x", "set", "1", "'a'")],
    "x.update(**c)": [("x", "put_all", "c", "")],
    "x.pop()": [("x", "drop_last", "", "")],
    "x.pop(1)": [("x", "drop", "", "1")],
    "x.pop(1, 2)": [("x", "drop_maybe", "", "1")],
    "x.popleft()": [("x", "drop_first", "", "")],
    "x.remove(1)": [("x", "remove", "1", "")],
    "x.discard(1)": [("x", "remove", "1", "")],
    "x.remove()": [],
    "x.clear()": [("x", "clear", "", "")],
    "x.setdefault(1, 2)": [("x", "set_default", "2", "1")],
    "x.setdefault(1)": [("x", "set_default", "1", "")],
    "x[1] = 2": [("x", "set", "2", "1")],
    "x.y[1] = 2": [("x.y", "set", "2", "1")],
    "x[1:2] = c": [("x", "put_all", "c", "")],
    "x[1][2] = c": [],
    "x[1], y = c": [],
    "x.__dict__[y] = 1": [("x.__dict__", "set", "1", "y")],
    "__dict__['y'] = 1": [("__dict__", "set", "1", "'y'")],
    "del x[1]": [("x", "drop", "", "1")],
    "del x[1:2]": [("x", "drop", "", "")],
    "del x[1], x[2]": [("x", "drop", "", "1"), ("x", "drop", "", "2")],
    "x += c": [],
    "x.y += c": [("x.y", "put_all", "c", "")],
    "x[1] += 2": [("x", "set_more", "2", "")],
    "x[1][2] += 3": [],
    "f().y += c": [],
}


@pytest.mark.parametrize("body", CHANGED)
def test_changes_know_what_is_put_in_and_by_which_key(body: str) -> None:
    model = model_of(body)
    code = model.tree.code_for_node
    (scope,) = model.module.children
    found = [
        (
            name,
            one.kind,
            "" if one.value is None else code(one.value),
            "" if one.key is None else code(one.key),
        )
        for block in scope.blocks
        for name, all_changes in block.changes.items()
        for one in all_changes
    ]
    assert found == CHANGED[body]
    assert scope.changing == {name for name, *_ in found}
