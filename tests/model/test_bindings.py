"""What a model knows of names, calls and definitions: one small text for each kind of statement."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_dask_pickle.model import Model, Scope, build_model
from flake8_dask_pickle.model.builder import version_truth
from flake8_dask_pickle.model.lighten import light_model
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
    assert model.module.children[-1].declared_global == {"outer"}
    assert not model.module.children[-1].declared_nonlocal
    for scope in scope_of(model, "f").children[1:]:
        assert not scope.declared_global
        assert scope.declared_nonlocal <= {"last", "deep"}
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
        "    if TYPE_CHECKING:\n"
        "        if n: o\n"
        "        else: p\n"
        "        if False: q\n"
        "        r\n"
        "    if sys.version_info < (3,):\n"
        "        s\n"
        "    elif not TYPE_CHECKING: t\n"
        "    else: u\n"
    )
    scope = scope_of(model, "f")
    assert scope.code_names == {"a", "x", "c", "g"}
    assert {"b", "d", "e", "h"} <= scope.used
    assert {"x", "y", "i"} <= scope.bound
    assert sorted(scope.annotations) == ["x", "x.z", "y"]
    assert scope_of(model, "k").code_names == {"TYPE_CHECKING", "sys", *"lnoprstu"}


@pytest.mark.parametrize(
    ("test", "known"),
    [
        ("sys.version_info >= (3, 8)", True),
        ("sys.version_info >= (3, 10)", True),
        ("sys.version_info > (3, 10)", True),
        ("sys.version_info < (3, 10)", False),
        ("version_info < (3, 9, 1)", False),
        ("sys.version_info >= (3, 11)", None),
        ("sys.version_info[:2] > (3, 10)", None),
        ("sys.version_info[:2] >= (3, 10)", True),
        ("sys.version_info[:2] == (3, 8)", False),
        ("sys.version_info[:2] != (3, 11)", None),
        ("sys.version_info[:1] == (3,)", True),
        ("sys.version_info[0] == 2", False),
        ("sys.version_info[0] >= 3", True),
        ("sys.version_info.major > 2", True),
        ("sys.version_info.minor >= 12", None),
        ("sys.version_info[0] >= (3,)", None),
        ("sys.version_info[1:] >= (8,)", None),
        ("sys.version_info[4] == 0", None),
        ("sys.version_info >= lowest", None),
        ("sys.version_info >= (3, minor)", None),
        ("sys.version >= (3, 8)", None),
        ("(3, 8) <= sys.version_info", None),
        ("(3, 8) <= sys.version_info < (4,)", None),
    ],
)
def test_versions_that_no_supported_python_has(test: str, known: bool | None) -> None:
    assert version_truth(cst.parse_expression(test)) is known


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
        "x.y.k = 7\n"
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
        "k": "assign",
        "j": "with",
    }
    assert [name for name, one in model.attributes_written() if one.is_async] == ["j"]
    assert model.module.attributes_of == {"x"}
    assert scope_of(model, "f").attributes_of == {"z"}


#: A statement, and what each binding is: its kind, its name, its node, and its value, if any.
BOUND: dict[str, list[tuple[str, str, str, str]]] = {
    "x = y = a": [("assign", "x", "x", "a"), ("assign", "y", "y", "a")],
    "x, y.z = a": [("assign", "x", "x", "a"), ("assign", "y.z", "y.z", "a")],
    "x: a = b": [("assign", "x", "x", "b")],
    "x.y: a = b": [("assign", "x.y", "x.y", "b")],
    "x += a": [("augment", "x", "x", "a")],
    "x.y += a": [],
    "x[0] = a": [],
    "x.__dict__[0] = a": [],
    "x.__dict__[:] = a": [],
    "x.__dict__['y'], z = a": [("assign", "z", "z", "a")],
    "__dict__['y'] = a": [],
    "x.__dict__['y'] = a": [("assign", "x.y", "x.__dict__['y']", "a")],
    "x.y.__dict__['z'] = a": [("assign", "x.y.z", "x.y.__dict__['z']", "a")],
    "del x.__dict__['y']": [("del", "x.y", "x.__dict__['y']", "")],
    "setattr(x, 'y', a)": [("assign", "x.y", "setattr(x, 'y', a)", "a")],
    "setattr(x.y, 'z', a)": [("assign", "x.y.z", "setattr(x.y, 'z', a)", "a")],
    "setattr(x, 'y')": [],
    "setattr(x, 'y', a, b)": [],
    "other.setattr(x, 'y', a)": [],
    "object.__setattr__(x, 'y', a)": [("assign", "x.y", "object.__setattr__(x, 'y', a)", "a")],
    "x.__setattr__('y', a)": [],
    "x.__dict__.update(y=a)": [("assign", "x.y", "x.__dict__.update(y=a)", "a")],
    "x.update(y=a)": [],
    "f().update(y=a)": [],
    "(x := a)": [("assign", "x", "x", "a")],
    "[x := a for y in b]": [("assign", "x", "x", "a"), ("for", "y", "y", "b")],
    "[x for y in a for z in b]": [("for", "y", "y", "a"), ("for", "z", "z", "b")],
    "for x, y.z in a: pass": [("for", "x", "x", "a"), ("for", "y.z", "y.z", "a")],
    "with a as x, b as y.z: pass": [("with", "x", "x", "a"), ("with", "y.z", "y.z", "b")],
    "try: pass\nexcept a as x: pass": [("except", "x", "x", "a"), ("del", "x", "x", "")],
    "try: pass\nexcept* a as x: pass": [("except", "x", "x", "a"), ("del", "x", "x", "")],
    "try: pass\nexcept a: pass": [],
    "del x, y.z": [("del", "x", "x", ""), ("del", "y.z", "y.z", "")],
    "del (x, [y])": [("del", "x", "x", ""), ("del", "y", "y", "")],
    "import x.y, z as w": [("import", "x", "x.y, ", ""), ("import", "w", "z as w", "")],
    "from a import x, y as z": [("import", "x", "x, ", ""), ("import", "z", "y as z", "")],
    "match a:\n case [x, {'k': y}]: pass": [("match", "x", "x", "a"), ("match", "y", "y", "")],
    "def f(x=a, *y): pass": [
        ("def", "f", "f", ""),
        ("param", "x", "x=a, ", ""),
        ("param", "y", "*y", ""),
    ],
    "lambda x, y=a: b": [("param", "x", "x, ", ""), ("param", "y", "y=a", "")],
    "class C(a): x = b": [("class", "C", "C", ""), ("assign", "x", "x", "b")],
    "if isinstance(x, a): pass": [
        ("narrow", "x", "isinstance(x, a)", "a"),
        ("exclude", "x", "isinstance(x, a)", "a"),
    ],
    "if isinstance(x.y, a): pass": [("narrow", "x.y", "isinstance(x.y, a)", "a")],
    "if isinstance(x, a) and isinstance(y, b): pass": [
        ("narrow", "x", "isinstance(x, a)", "a"),
        ("narrow", "y", "isinstance(y, b)", "b"),
    ],
    "if isinstance(x, a) or isinstance(y, b): pass": [
        ("exclude", "x", "isinstance(x, a)", "a"),
        ("exclude", "y", "isinstance(y, b)", "b"),
    ],
    "if not (isinstance(x, a) and isinstance(y, b)): pass": [
        ("narrow", "x", "isinstance(x, a)", "a"),
        ("narrow", "y", "isinstance(y, b)", "b"),
    ],
    "if not (isinstance(x, a) or isinstance(y, b)): pass": [
        ("exclude", "x", "isinstance(x, a)", "a"),
        ("exclude", "y", "isinstance(y, b)", "b"),
    ],
    "if not not isinstance(x, a): pass": [
        ("narrow", "x", "isinstance(x, a)", "a"),
        ("exclude", "x", "isinstance(x, a)", "a"),
    ],
    "if -isinstance(x, a): pass": [],
    "if isinstance(x): pass": [],
    "if isinstance(x[0], a): pass": [],
    "if issubclass(x, a): pass": [],
    "if other.isinstance(x, a): pass": [],
    "if hasattr(x, a): pass": [
        ("narrow", "x", "hasattr(x, a)", ""),
        ("exclude", "x", "hasattr(x, a)", ""),
    ],
    "if hasattr(x.y, a): pass": [],
    "type x = a": [("assign", "x", "x", "")],
    "type x[y: a] = b": [("assign", "x", "x", ""), ("assign", "y", "y", "")],
}


@pytest.mark.parametrize("text", BOUND)
def test_a_statement_binds_names_to_values(text: str) -> None:
    model = model_of(f"{text}\n")
    code = model.tree.code_for_node
    found = [
        (one.kind, one.name, code(one.node), "" if one.value is None else code(one.value))
        for scope in model.module.walk()
        for one in scope.bindings()
    ]
    assert sorted(found) == sorted(BOUND[text])
    for scope in model.module.walk():
        kept = [
            (name, one.name)
            for block in scope.blocks
            for name in block.bindings
            for one in block.bindings[name]
        ]
        assert all(name == own for name, own in kept)
        assert scope.flowing == {name for name, _ in kept}


def test_bindings_know_which_scope_or_parameter_they_stand_for() -> None:
    model = model_of("class C:\n    def f(self, *, x=1): pass\n")
    (cls,) = model.module.bindings()
    assert cls.inner is model.module.children[0]
    (method,) = cls.inner.bindings()
    assert method.inner is cls.inner.children[0]
    assert [one.param for one in method.inner.bindings()] == method.inner.parameters
    assert model.scope_of[method.inner.node] is method.inner
    assert isinstance(method.inner.node, cst.FunctionDef)
    assert model.scope_of[model.tree] is model.module


def test_what_is_awaited_for_its_value_is_known() -> None:
    model = model_of(
        "async def f():\n"
        "    async for a, *b in c: pass\n"
        "    for d in c: pass\n"
        "    async with c as (e, x.g): pass\n"
        "    with c as h: pass\n"
        "    i = [j async for j, k in c for l in j]\n"
    )
    found = [one for scope in model.module.walk() for one in scope.bindings()]
    assert {one.name for one in found if one.is_async} == {"a", "b", "e", "x.g", "j", "k"}
    assert all(isinstance(one.is_async, bool) for one in found)


def test_what_a_loop_iterates_was_evaluated_before_its_targets_were_bound() -> None:
    model = model_of("y = 1\nfor x, x.y in x: z = x\n")
    found = {one.name: one for one in model.module.bindings()}
    assert found["y"].value_at is None
    at = found["x"].value_at
    assert at is not None
    assert at.block is not found["x"].at.block
    assert at.tick < found["x"].at.tick
    assert found["z"].value_at is None


@pytest.mark.parametrize(
    ("text", "inside", "after"),
    [
        ("def f(): pass\n__x = 1\n", None, "__x"),
        ("class C: __x = 1\n__x = 1\n", "_C__x", "__x"),
        ("class C:\n    class D: pass\n    __x = 1\n", "_C__x", None),
        ("class C:\n    def f(self): pass\n    __x = 1\n", "_C__x", None),
        ("class C[T]:\n    __x = 1\n", "_C__x", None),
        ("class X_:\n    __x = 1\n", "_X___x", None),
    ],
)
def test_private_names_belong_to_the_class_around(
    text: str, inside: str | None, after: str | None
) -> None:
    model = model_of(text)
    bound = [(one.kind, name) for one in model.module.walk() for name in one.bound if "x" in name]
    expected = {("module", after), ("class", inside)}
    assert set(bound) == {(kind, name) for kind, name in expected if name is not None}


def test_private_type_parameters_of_a_class_belong_to_it() -> None:
    model = model_of("class C[__T]: pass\ndef f[__T](): pass\ntype A[__T] = x\n")
    assert [one.bound for one in model.module.children] == [{"_C__T"}, {"__T"}, {"__T"}]


def test_private_attributes_and_keywords_are_bound_by_what_python_makes_of_the_first_name() -> None:
    model = model_of(
        "class C:\n"
        "    def f(self):\n"
        "        global __a\n"
        "        __b.c = 1\n"
        "        def g():\n"
        "            nonlocal __d\n"
        "        [__e := x for x in y]\n"
        "        __h: int\n"
        "        __i += 1\n"
    )
    scope = scope_of(model, ".f")
    assert scope.declared_global == {"_C__a"}
    assert scope_of(model, ".g").declared_nonlocal == {"_C__d"}
    assert scope.attributes_of == {"_C__b"}
    assert {"_C__e", "_C__h", "_C__i"} <= scope.bound
    assert {"_C__b", "_C__i"} <= scope.used
    assert {one.name for one in scope.bindings()} == {"self", "g", "_C__b.c", "_C__i"}
    assert [name for name, _ in model.attributes_written()] == ["c"]


def test_patterns_bind_names_to_parts_of_the_subject() -> None:
    model = model_of("match a:\n case [x, (y, *z)]: pass\n case {'k': v} as w: pass\n")
    assert {one.name: one.path for one in model.module.bindings()} == {
        "x": (0,),
        "y": (1, 0),
        "z": (1, StarStep(1, 0)),
        "v": (),
        "w": (),
    }


def test_the_value_of_a_type_alias_is_read_in_a_scope_of_its_own() -> None:
    model = model_of("type A[T: B] = C\ntype D = E\n")
    used = {(one.kind, one.name): one.used for one in model.module.walk() if one.used}
    assert used == {
        ("type_variable", "T"): {"B"},
        ("type_variable", "A"): {"C"},
        ("type_variable", "D"): {"E"},
    }


def test_a_model_knows_its_tree_and_where_it_comes_from() -> None:
    model = model_of("x\n")
    assert model.module.node is model.tree
    assert model.is_light is False
    light = light_model("x\n")
    assert light is not None
    assert light.is_light is True


def test_results_know_their_statements() -> None:
    model = model_of(
        "def f(n):\n    yield n\n    yield from n\n    raise a from b\ndef g(): return c\n"
        "x = lambda: d\n"
    )
    code = model.tree.code_for_node
    scope = scope_of(model, "f")
    assert [code(one.node) for one in scope.yields] == ["yield n", "yield from n"]
    assert [code(one.node) for one in scope.raises] == ["raise a from b"]
    assert [code(one.node) for one in scope_of(model, "g").returns] == ["return c"]
    assert [code(one.node) for one in scope_of(model, "<lambda>").returns] == ["d"]
    for function in model.module.walk():
        for one in (*function.yields, *function.raises, *function.returns):
            assert one.at.block in function.blocks
    ticks = [one.at.tick for one in (*scope.yields, *scope.raises)]
    assert ticks == sorted(set(ticks))


def test_awaits_and_calls_know_where_they_stand() -> None:
    model = model_of("async def f():\n    await g(h())\ni()\n")
    scope = scope_of(model, "f")
    assert [(one.name, one.scope.name) for one in model.calls] == [
        ("h", "f"),
        ("g", "f"),
        ("i", "<module>"),
    ]
    assert {call.node: call.at for call in model.calls} == model.called_at
    assert [model.tree.code_for_node(one.node) for one in model.awaits] == ["await g(h())"]
    assert model.awaits[0].at.block is scope.entry
    assert model.awaits[0].at.tick > model.calls[1].at.tick


def test_what_a_generator_expression_or_class_yields_and_raises_is_the_function_s() -> None:
    model = model_of("def f():\n    class C:\n        raise a\n    x = lambda: (yield b)\n")
    assert len(scope_of(model, "f").raises) == 1
    assert not scope_of(model, "C").raises
    assert len(scope_of(model, "<lambda>").yields) == 1
    assert not scope_of(model, "f").is_generator


def test_what_is_tried_in_a_function_within_is_not_tried_without() -> None:
    model = model_of(
        "try:\n    def f():\n        raise a\n    raise b\nexcept E: pass\n"
        "def g():\n    try: pass\n    except E: pass\n    raise c\n"
        "def h():\n    try:\n        try: pass\n        except E: pass\n        raise d\n"
        "    except E: pass\n"
    )
    assert len(scope_of(model, "f").raises) == 1
    assert not model.module.raises
    assert len(scope_of(model, "g").raises) == 1
    assert not scope_of(model, "h").raises


def test_the_tests_on_the_way_to_a_call_are_known() -> None:
    model = model_of(
        "if a: one()\nelif b: two()\nelse: three()\nfour()\n"
        "if c:\n    if d: five()\n    def f():\n        six()\n    seven()\n"
    )
    code = model.tree.code_for_node
    guards = {
        call.name: [(code(one.test), one.passed) for one in call.at.block.guards]
        for call in model.calls
    }
    assert guards == {
        "one": [("a", True)],
        "two": [("a", False), ("b", True)],
        "three": [("a", False), ("b", False)],
        "four": [],
        "five": [("c", True), ("d", True)],
        "six": [],
        "seven": [("c", True)],
    }
    for call in model.calls:
        for one in call.at.block.guards:
            assert one.at.block.scope is call.scope
            assert one.at.tick < call.at.tick


def test_a_target_in_brackets_is_annotated_as_an_attribute_is() -> None:
    text = "def f():\n    x: a\n    (y): b\n    (z): c = d\n"
    model = light_model(text)  # libcst does not know brackets there
    assert model is not None
    scope = scope_of(model, "f")
    assert scope.bound == {"x", "z"}
    assert scope.code_names == {"d", "z"}  # a function evaluates no annotation
    assert {"a", "b", "c", "d"} <= scope.used


def test_an_annotation_is_evaluated_once_its_name_is_bound() -> None:
    model = model_of("x: f() = g()\n")
    (binding,) = model.module.bindings()
    at = {call.name: call.at.tick for call in model.calls}
    assert at["g"] < binding.at.tick < at["f"]


def test_only_names_are_decorators_by_name() -> None:
    model = model_of("@a[0]\n@b().c\ndef f(): pass\n")
    assert list(model.decorated) == ["c"]
    ((decorator, scope),) = model.decorated["c"]
    assert model.tree.code_for_node(decorator.decorator) == "b().c"
    assert [model.tree.code_for_node(one.decorator) for one in scope.decorators] == [
        "a[0]",
        "b().c",
    ]


@pytest.mark.parametrize("step", ["x and ", "x + ", "'a' "])
def test_chains_are_read_however_long(step: str) -> None:
    text = step * 900 + ("''" if "'" in step else "y")
    model = light_model(f"{text}\nz\n")
    assert model is not None
    assert "z" in model.module.used
