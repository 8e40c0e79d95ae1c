"""Scopes: what is around and inside them, who owns a name, and how they are taken apart."""

from __future__ import annotations

import gc

import libcst as cst
import pytest

from flake8_dask_pickle.model import Model, Scope, build_model
from flake8_dask_pickle.model.scopes import Binding, Block, Result

TEXT = """\
x = y = 1
class C:
    y = 2
    def f(self, x):
        global y
        z = [w for w in x]
        return lambda v: (v, z)
    u = [t for t in x]
def g():
    class D:
        s = [r for r in x]
"""


@pytest.fixture
def model() -> Model:
    return build_model(cst.parse_module(TEXT))


def named(model: Model, name: str) -> Scope:
    (found,) = [scope for scope in model.module.walk() if scope.qualified_name == name]
    return found


def test_scopes_are_walked_in_the_order_of_the_text(model: Model) -> None:
    assert [repr(scope) for scope in model.module.walk()] == [
        "<module <module>>",
        "<class C>",
        "<function C.f>",
        "<comprehension C.f.listcomp>",
        "<lambda C.f.<lambda>>",
        "<comprehension C.listcomp>",
        "<function g>",
        "<class g.D>",
        "<comprehension g.D.listcomp>",
    ]


@pytest.mark.parametrize(
    ("scope", "name", "owner"),
    [
        ("C.f", "x", "C.f"),
        ("C.f", "y", "<module>"),
        ("C.f", "C", "<module>"),
        ("C.f", "none", None),
        ("C", "y", "C"),
        ("C", "x", "<module>"),
        ("C.f.<lambda>", "z", "C.f"),
        ("C.f.<lambda>", "v", "C.f.<lambda>"),
        ("C.f.<lambda>", "u", None),
        ("C.listcomp", "t", "C.listcomp"),
        ("C.listcomp", "y", "<module>"),
        ("<module>", "x", "<module>"),
    ],
)
def test_a_name_is_owned_by_the_scope_that_binds_it(
    model: Model, scope: str, name: str, owner: str | None
) -> None:
    found = named(model, scope).owner_of(name)
    assert (found and found.qualified_name) == owner


@pytest.mark.parametrize(
    ("scope", "function"),
    [
        ("<module>", "<module>"),
        ("C", "<module>"),
        ("C.listcomp", "<module>"),
        ("C.f", "C.f"),
        ("C.f.listcomp", "C.f"),
        ("C.f.<lambda>", "C.f.<lambda>"),
        ("g.D", "g"),
        ("g.D.listcomp", "g"),
    ],
)
def test_code_is_run_by_the_function_around_it(model: Model, scope: str, function: str) -> None:
    assert named(model, scope).enclosing_function() is named(model, function)


def test_where_a_scope_is_made_is_known(model: Model) -> None:
    assert model.module.made_at is None
    for scope in model.module.walk():
        for child in scope.children:
            assert child.parent is scope
            assert child.made_at is not None
            assert child.made_at.block.scope is scope


def test_the_node_of_a_scope_is_known_and_leads_to_it(model: Model) -> None:
    for scope in model.module.walk():
        assert model.scope_of[scope.node] is scope
    assert {scope.name: type(scope.node) for scope in model.module.walk()} == {
        "<module>": cst.Module,
        "C": cst.ClassDef,
        "D": cst.ClassDef,
        "f": cst.FunctionDef,
        "g": cst.FunctionDef,
        "<lambda>": cst.Lambda,
        "listcomp": cst.ListComp,
    }


def test_functions_are_scopes_that_wait_to_be_called(model: Model) -> None:
    functions = {scope.name for scope in model.module.walk() if scope.is_function}
    assert functions == {"f", "g", "<lambda>"}


@pytest.mark.parametrize(
    ("body", "live"),
    [
        ("pass", True),
        ("return", True),
        ("raise x", False),
        ("while True: pass", False),
        ("if x: return\nraise x", True),
        ("while True:\n  if x: break", True),
    ],
)
def test_a_function_has_an_end_if_some_way_leads_there(body: str, live: bool) -> None:
    text = "def f(x):\n" + "".join(f"  {line}\n" for line in body.split("\n"))
    assert named(build_model(cst.parse_module(text)), "f").exit.live is live


def test_all_ways_to_the_end_of_a_function_are_known() -> None:
    text = "def f(x):\n    if x: return 1\n    elif y: return 2\n    raise x\ng = lambda: 1\n"
    model = build_model(cst.parse_module(f"{text}def h(): pass\n"))
    assert len(named(model, "f").exit.before) == 2
    for name in ("<lambda>", "h"):
        assert named(model, name).exit.before == [named(model, name).entry]


def test_a_function_that_never_is_made_is_never_run() -> None:
    model = build_model(cst.parse_module("if False:\n    def f(): pass\ndef g(): pass\n"))
    assert not named(model, "f").entry.live
    assert named(model, "g").entry.live


def alive() -> int:
    return sum(type(one) in (Scope, Block, Binding, Result) for one in gc.get_objects())


def test_a_model_taken_apart_leaves_nothing_to_the_garbage_collector() -> None:
    text = (
        "def f(c):\n  def g():\n    nonlocal c\n    c = 1\n  for d in c:\n    if d: c.append(c)\n"
    )
    text += "  try: raise c\n  finally: yield c\n  return c\n"
    tree = cst.parse_module(TEXT + text)
    gc.collect()
    gc.disable()
    try:
        before = alive()
        model = build_model(tree)
        assert alive() > before
        model.release()
        del model
        assert alive() == before
    finally:
        gc.enable()
