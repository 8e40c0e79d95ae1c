"""What stands inside a node, and around it."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_dask_pickle.model.tree import are_alike, below, children, parents

TEXT = """\
@a(1)  # why
def f(b: int = 2, *c, **d) -> str:

    with g as h, i: j += k[l:m]  # what
    return not (n,), [o for p in q if r], f"{s!r:>{t}}", {u: v, **w}
"""


def code(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("a(b, *c, k=d)", ["a", "b, ", "*c, ", "k=d"]),
        ("a + b", ["a", "b"]),
        ("(a.b)", ["a", "b"]),
        ("not a", ["a"]),
        ("a", []),
        ("1", []),
        ("[a, *b]", ["a, ", "*b"]),
        ("lambda a: b", ["a", "b"]),
        ("a if b else c", ["b", "a", "c"]),
        ("(yield)", []),
    ],
)
def test_the_children_of_a_node_are_what_it_is_made_of(text: str, inside: list[str]) -> None:
    found = children(cst.parse_expression(text))
    assert sorted(map(code, found)) == sorted(inside)


def test_all_names_are_below_the_module_each_once() -> None:
    tree = cst.parse_module(TEXT)
    nodes = list(below(tree))
    assert nodes[0] is tree
    assert len(set(nodes)) == len(nodes)
    names = [node.value for node in nodes if isinstance(node, cst.Name)]
    assert sorted(names) == sorted(["int", "str", *"abcdfghijklmnopqrstuvw"])


def test_white_space_and_punctuation_are_no_nodes_of_the_tree() -> None:
    kinds = {type(node).__name__ for node in below(cst.parse_module(TEXT))}
    unwanted = ("Whitespace", "Comma", "Comment", "Newline", "Paren", "Bracket", "Colon", "Line")
    assert {one for one in kinds if one.endswith(unwanted)} == {"SimpleStatementLine"}


def test_each_node_has_the_one_around_it_as_its_parent() -> None:
    tree = cst.parse_module(TEXT)
    found = parents(tree)
    assert set(found) == set(below(tree)) - {tree}
    assert all(any(one is node for one in children(around)) for node, around in found.items())


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("a.b", "a . b", True),
        ("a.b", "a.c", False),
        ("a.b", "b.b", False),
        ("(a)", "a", True),
        ("a[0]", "a [ 0 ]", True),
        ("a[0]", "a[1]", False),
        ("a[b]", "a[b:]", False),
        ("f(x)", "f( x )", True),
        ("f(x)", "f(x, y)", False),
        ("f(x, y)", "f(x)", False),
        ("f(x, y)", "f(y, x)", False),
        ("f(*x)", "f(k=x)", False),
        ("f(k=x)", "f(l=x)", False),
        ("[a, b]", "[a, b, ]", True),
        ("[a, b]", "(a, b)", False),
        ("1", "'1'", False),
        ("lambda a: b", "lambda a: b", True),
        ("lambda a: b", "lambda a=1: b", False),
    ],
)
def test_what_differs_by_white_space_and_punctuation_only_is_alike(
    one: str, other: str, alike: bool
) -> None:
    assert are_alike(cst.parse_expression(one), cst.parse_expression(other)) is alike
