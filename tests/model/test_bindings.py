"""What a model knows of names, calls and definitions: one small text for each kind of statement."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_dask_pickle.model import Model, Scope, build_model
from flake8_dask_pickle.model.scopes import Result, StarStep


def model_of(text: str) -> Model:
    return build_model(cst.parse_module(text))


def scope_of(model: Model, name: str) -> Scope:
    (found,) = [scope for scope in model.module.walk() if scope.qualified_name.endswith(name)]
    return found


#: A target of an assignment, and the ways from the value to each name or path in it.
TARGETS: dict[str, dict[str, tuple[object, ...]]] = {
    "x": {"x": ()},
    "x, [y, z]": {"x": (0,), "y": (1, 0), "z": (1, 1)},
    "x, *y, z": {"x": (0,), "y": (StarStep(1, 1),), "z": (-1,)},
    "*x, y, z": {"x": (StarStep(0, 2),), "y": (-2,), "z": (-1,)},
    "x.a, y.b.c": {"x.a": (0,), "y.b.c": (1,)},
    "x[0].a": {},
    "x.__dict__['a']": {"x.a": ()},
    "x[0], y": {"y": (1,)},
}


@pytest.mark.parametrize("target", TARGETS)
def test_a_value_is_taken_apart_along_the_target(target: str) -> None:
    model = model_of(f"{target} = value\n")
    bindings = {one.name: one.path for one in model.module.bindings()}
    assert bindings == TARGETS[target]
    for binding in model.module.bindings():
        assert binding.kind == "assign"
        assert isinstance(binding.value, cst.Name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import a.b.c", {"a": "a"}),
        ("import a.b.c as d, e", {"d": "a.b.c", "e": "e"}),
        ("from a.b import c, d as e", {"c": "a.b.c", "e": "a.b.d"}),
        ("from . import a", {"a": ".a"}),
        ("from ..b import a as c", {"c": "..b.a"}),
    ],
)
def test_imports_bind_a_name_to_a_dotted_one(text: str, names: dict[str, str]) -> None:
    model = model_of(text)
    assert {one.name: one.imported for one in model.module.bindings()} == names


def test_a_module_knows_what_it_imports() -> None:
    model = model_of("import a.b\nfrom c import d\nfrom . import e\nfrom .f import *\n")
    assert model.imports == {"a.b", "c", "c.d", ".", ".e", ".f"}
    assert model.module.star_imports == [".f"]
    assert not model.has_future_annotations
    assert model_of("from __future__ import annotations\n").has_future_annotations
    assert not model_of("from __future__ import division\n").has_future_annotations
    assert not model_of("from tools import annotations\n").has_future_annotations


@pytest.mark.parametrize(
    ("class_name", "name", "mangled"),
    [
        ("Job", "__x", "_Job__x"),
        ("_Job", "__x", "_Job__x"),
        ("___", "__x", "__x"),
        ("Job", "__x__", "__x__"),
        ("Job", "_x", "_x"),
        ("Job", "ſx", "sx"),
    ],
)
def test_names_are_those_that_python_uses(class_name: str, name: str, mangled: str) -> None:
    text = f"class {class_name}:\n    def f(self, {name}):\n        self.{name} = {name}\n"
    scope = scope_of(model_of(text), ".f")
    assert [param.name for param in scope.parameters] == ["self", mangled]
    assert mangled in scope.bound
    assert mangled in scope.used


def test_parameters_are_of_their_kinds_in_the_order_of_the_signature() -> None:
    model = model_of("def f(a, /, b: int, c=1, *d, e, g=2, **h) -> str: return a\n")
    scope = scope_of(model, "f")
    said = [(one.name, one.kind, one.position) for one in scope.parameters]
    assert said == [
        ("a", "positional", 0),
        ("b", "positional", 1),
        ("c", "positional", 2),
        ("d", "star", 3),
        ("e", "keyword", 3),
        ("g", "keyword", 3),
        ("h", "double_star", 3),
    ]
    assert [one.name for one in scope.parameters if one.annotation is not None] == ["b"]
    assert [one.name for one in scope.parameters if one.default is not None] == ["c", "g"]
    assert scope.returns_annotation is not None
    assert scope.parameter("h") is scope.parameters[-1]
    assert scope.parameter("none") is None


def test_what_another_scope_owns_is_written_there() -> None:
    model = model_of(
        "def f():\n"
        "    total = 0\n"
        "    def g():\n"
        "        global count\n"
        "        nonlocal total\n"
        "        count = total = own = 1\n"
        "        for count in total: pass\n"
        "    [last := n for n in total]\n"
        "    [[deep := n for n in m] for m in total]\n"
        "[outer := n for n in range(3)]\n"
    )
    written = {
        name: [binding.kind for _, binding in found] for name, found in model.outer_writes.items()
    }
    assert written == {
        "count": ["assign", "for"],
        "total": ["assign"],
        "last": ["assign"],
        "deep": ["assign"],
        "outer": ["assign"],
    }
    assert {"last", "deep", "total"} <= scope_of(model, "f").bound
    assert "outer" in model.module.bound
    assert scope_of(model, "f.g").declared_global == {"count"}


def test_results_stand_in_the_function_whose_they_are() -> None:
    model = model_of(
        "def f(n):\n"
        "    yield n\n"
        "    yield from n\n"
        "    yield\n"
        "    try:\n"
        "        raise A from B\n"
        "    except A:\n"
        "        raise\n"
        "    try:\n"
        "        raise C\n"
        "    finally:\n"
        "        pass\n"
        "    if n:\n"
        "        return\n"
        "    raise D(n)\n"
        "async def g(n):\n"
        "    return await n, (lambda m: m)\n"
    )
    scope = scope_of(model, "f")
    code = model.tree.code_for_node

    def values(results: list[Result]) -> list[str]:
        return ["" if one.value is None else code(one.value) for one in results]

    assert values(scope.yields) == ["n", "n", ""]
    assert [one.spread for one in scope.yields] == [False, True, False]
    assert values(scope.raises) == ["", "C", "D(n)"]
    assert values(scope.returns) == [""]
    assert scope.is_generator
    assert not scope.is_async
    other = scope_of(model, "g")
    assert other.is_async
    assert [one.scope for one in model.awaits] == [other]
    assert values(other.children[0].returns) == ["m"]


def test_calls_know_whether_they_are_caught_and_dropped() -> None:
    model = model_of(
        "one()\n"
        "x = two()\n"
        "try:\n"
        "    three(four())\n"
        "except E:\n"
        "    five()\n"
        "else:\n"
        "    six()\n"
        "try:\n"
        "    seven()\n"
        "finally:\n"
        "    eight()\n"
        "try:\n"
        "    def f():\n"
        "        nine()\n"
        "except E: pass\n"
    )
    assert {one.name for one in model.calls if one.caught} == {"three", "four"}
    assert {one.name for one in model.calls if not one.dropped} == {"two", "four"}


def test_decorators_are_found_by_their_last_name() -> None:
    model = model_of("@a.b(1)\n@c\ndef f(): pass\n@d\nclass C:\n    @b\n    def g(self): pass\n")
    names = {name: [scope.name for _, scope in found] for name, found in model.decorated.items()}
    assert names == {"b": ["f", "g"], "c": ["f"], "d": ["C"]}
    assert len(scope_of(model, "f").decorators) == 2


@pytest.mark.parametrize(
    ("test", "is_guard"),
    [
        ("__name__ == '__main__'", True),
        ("'__main__' == __name__", True),
        ("__name__ != '__main__'", False),
        ("__name__ == 'other'", False),
        ("name == '__main__'", False),
        ("__name__ == '__main__' == x", False),
        ("__name__", False),
    ],
)
def test_what_stands_under_the_main_guard(test: str, is_guard: bool) -> None:
    assert model_of(f"if {test}:\n    pass\n").has_main_guard is is_guard
    assert not model_of(f"def f():\n    if {test}:\n        pass\n").has_main_guard


def test_only_live_code_counts_as_code() -> None:
    model = model_of(
        "def f():\n"
        "    a\n"
        "    x: b = c\n"
        "    y: d\n"
        "    x.z: e = 1\n"
        "    return g\n"
        "    h\n"
        "    i = 1\n"
        "def k():\n"
        "    if TYPE_CHECKING:\n"
        "        l\n"
        "    if False:\n"
        "        m\n"
    )
    scope = scope_of(model, "f")
    assert scope.code_names == {"a", "x", "c", "e", "g"}
    assert {"b", "d", "h"} <= scope.used
    assert {"x", "y", "i"} <= scope.bound
    assert sorted(scope.annotations) == ["x", "x.z", "y"]
    assert scope_of(model, "k").code_names == {"TYPE_CHECKING", "l"}


def test_annotations_are_code_but_where_they_are_strings() -> None:
    text = "x: a = 1\ndef f(n: b, *m: c) -> d: pass\n"
    assert {"a", "b", "c", "d"} <= model_of(text).module.code_names
    later = model_of(f"from __future__ import annotations\n{text}")
    assert not {"a", "b", "c", "d"} & later.module.code_names


def test_comprehensions_and_lambdas_are_scopes_of_their_own() -> None:
    model = model_of(
        "[a for a in b if c for d in a]\n"
        "{e: f for e in g}\n"
        "(lambda h, i=j: k)\n"
        "{m async for m in n}\n"
        "(o for o in p)\n"
    )
    said = [(one.kind, one.name, one.code_names) for one in model.module.children]
    assert said == [
        ("comprehension", "listcomp", {"a", "c", "d"}),
        ("comprehension", "dictcomp", {"e", "f"}),
        ("lambda", "<lambda>", {"h", "i", "k"}),
        ("comprehension", "setcomp", {"m"}),
        ("comprehension", "genexpr", {"o"}),
    ]
    assert model.module.code_names == {"b", "g", "j", "n", "p"}
    found = {one.name: one for scope in model.module.children for one in scope.bindings()}
    assert found["m"].is_async
    assert not found["a"].is_async


def test_super_needs_the_class_cell() -> None:
    model = model_of("class C:\n    def f(self):\n        super().f()\n    super\n")
    assert "__class__" in scope_of(model, "C.f").used
    assert "__class__" not in scope_of(model, "C").used


def test_type_parameters_have_scopes_of_their_own() -> None:
    model = model_of("class C[T: a](b):\n    x: T\ndef f[S](n: S = c): pass\ntype A[R] = list[R]\n")
    kinds = [(one.kind, one.name) for one in model.module.walk()]
    assert kinds == [
        ("module", "<module>"),
        ("type_parameters", "C"),
        ("type_variable", "T"),
        ("class", "C"),
        ("type_parameters", "f"),
        ("function", "f"),
        ("type_parameters", "A"),
        ("type_variable", "A"),
    ]
    (cls,) = [one for one in model.module.walk() if one.kind == "class"]
    assert cls.bound == {"x", "__type_params__"}
    assert model.module.bound == {"C", "f", "A"}
    assert "c" in model.module.code_names
    assert [one.bound for one in model.module.children] == [{"T"}, {"S"}, {"R"}]


def test_attributes_are_stored_by_statements_and_calls() -> None:
    model = model_of(
        "x.a = 1\n"
        "setattr(x, 'b', 2)\n"
        "object.__setattr__(x, 'c', 3)\n"
        "x.__dict__.update(d=4, **more)\n"
        "x.__dict__['e'] = 5\n"
        "del x.f\n"
        "del x.__dict__['g']\n"
        "setattr(x, name, 6)\n"
        "setattr(x[0], 'h', 7)\n"
        "with y as x.i: pass\n"
        "async def f():\n"
        "    async with y as z.j: pass\n"
    )
    stored = {name: one.kind for name, one in model.attributes_written()}
    assert stored == {
        "a": "assign",
        "b": "assign",
        "c": "assign",
        "d": "assign",
        "e": "assign",
        "f": "del",
        "g": "del",
        "i": "with",
        "j": "with",
    }
    assert [name for name, one in model.attributes_written() if one.is_async] == ["j"]
    assert model.module.attributes_of == {"x"}
    assert scope_of(model, "f").attributes_of == {"z"}
