"""The tree made of Python's own says what libcst's tree says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

from flake8_dask_pickle.model.light import NotConvertible, light_tree
from flake8_dask_pickle.model.tree import children
from flake8_dask_pickle.source.lines import lines_of

PACKAGE = Path(__file__).parent.parent.parent / "flake8_dask_pickle"

TEXTS = {
    "strings": "x = 'a'\ny = 'a' \"b\"  # c 'd'\nz = ('a'  # 'b'\n r'''c'd''')\n",
    "long strings": "w = '''a'\nb\\''''\nx = \"\"\"a\"b\"\"\" 'c'\ny = 'it\\'s' '#'\n",
    "prefixes": "a = r'\\d'\nb = rb'\\d'\nc = u'x'\nd = ''\ne = \"it's\"\nf = '\\''\n",
    "formatted": "a = f'{x!r:>{y}} {z=}'\nb = f'{x}' 'y'\nc = ('y'\n f'{x}')\n",
    "long formatted": "d = f'''{x}\n'q' 'r' '''\ne = f'{x[\"y\"]}'\n",
    "numbers": "x = 0x10 + 1_000 + 1e999 + 2j + 0.5 - 3\n",
    "constants": "x = [None, True, False, ...]\n",
    "items": "x[a, b]\nx[(a, b)]\nx[(a), b]\nx[(a), (b)]\nx[a:b, ::c]\n",
    "more items": "x[()]\nx[(a,)]\nx[a,]\nx[((a), b)]\nx[(a, b), c]\n",
    "calls": "f(*a, k=1, *b, **c)\nf(x for x in y)\nf(a)(b).c(d)\nclass A(B, *C, k=1): x\n",
    "operators": "a or b or c and not d\na + b * c @ d // e\n-a ** ~b\n",
    "comparisons": "a < b <= c is not d not in e\n",
    "conditions": "if a:\n    b\nelif c: d; e\nelse:\n    if f: g\nif a: b\nelse: c\n",
    "lines": "a = 1; b = 2\nif x: a; b\nwhile x: pass\nfor a, *b in c: continue\nelse:\n    d\n",
    "tried": "try:\n    a\nexcept A as b:\n    raise C from d\nelse: g\nfinally:\n    h\n",
    "managed": "with a as b, c as (d, e), f: g\nasync def h():\n    async with a: await b\n",
    "awaited": "async def h():\n    async for c in d: yield e\n    [f async for g in h]\n",
    "functions": "@a.b(c)\ndef f(a, /, b: int = 1, *c, d=2, e, **g) -> h: return\n",
    "bare star": "def f(a, *, b): yield from c\nlambda a, *, b=1: a\n",
    "comprehensions": "[a for b in c if d if e for f in g]\n{a: b for c in d}\n",
    "imports": "import a.b as c, d\nfrom . import e\nfrom ..f.g import h as i\nfrom k import *\n",
    "statements": "global a\nnonlocal b, c\ndel d\ndel e, f[g]\nassert h, i\nj += k\n",
    "assignments": "l: int = 1\nm: n\no = p = q\nr.s: t = u\n",
    "walrus": "x = [(y := z), {**a, 'b': c}, {*d, e}, (*f, g)]\n",
    "wide": "x = {'ä': 'ö', \"ü\": y['ß', 'é']}; z = 'ü' 'ñ'\n",
    "line ends": "x = '''a\r\nb'''\r\nif x: y\r\n",
    "form feed": "x = 1\n\x0cif x:\n    y = 'a\x0cb'\n",
}


def walk(tree: cst.CSTNode) -> Iterator[tuple[str, object]]:
    """The kinds of the nodes of a tree, outer ones first, and what the leaves say."""
    value = getattr(tree, "value", None)
    if isinstance(tree, (cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary)):
        value = tree.evaluated_value
    yield type(tree).__name__, None if isinstance(value, cst.CSTNode) else value
    formatted = isinstance(tree, cst.ConcatenatedString) and is_formatted(tree)
    if not formatted:  # a joined string with parts in it keeps the parts only
        for child in children(tree):
            if not isinstance(child, (cst.FormattedStringText, cst.ParamStar, cst.ImportStar)):
                yield from walk(child)


def is_formatted(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.ConcatenatedString):
        return is_formatted(node.left) or is_formatted(node.right)
    return isinstance(node, cst.FormattedString)


def both(text: str) -> tuple[list[object], list[object]]:
    light = light_tree(ast.parse(text), lines_of(text))
    return list(walk(light)), list(walk(cst.parse_module(text)))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_that_both_trees_say_the_same(text: str) -> None:
    light, whole = both(text)
    assert light == whole


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("builder.py")), ids=lambda path: path.stem)
def test_that_both_trees_of_a_file_say_the_same(path: Path) -> None:
    light, whole = both(path.read_text("utf-8"))
    assert light == whole


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_that_both_trees_of_the_package_say_the_same(path: Path) -> None:
    light, whole = both(path.read_text("utf-8"))
    assert light == whole


def test_that_arguments_keep_their_order() -> None:
    text = "f(k=1, *a, **b)\n"
    call = light_tree(ast.parse(text), lines_of(text)).body[0].body[0].value  # type: ignore[union-attr, index]
    assert [(arg.star, arg.keyword is not None) for arg in call.args] == [
        ("", True),
        ("*", False),
        ("**", False),
    ]


def test_that_other_syntax_is_left_to_libcst() -> None:
    text = "match x:\n    case 1: y\n"
    with pytest.raises(NotConvertible):
        light_tree(ast.parse(text), lines_of(text))
