"""The tree made of Python's own says what libcst's tree says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import libcst as cst
import pytest
from libcst.metadata import CodeRange

from flake8_dask_pickle.analysis import _analyse, _lightly
from flake8_dask_pickle.model import build_model, light_model
from flake8_dask_pickle.model.light import NoPositions, NotConvertible, light_tree
from flake8_dask_pickle.model.module import source_text
from flake8_dask_pickle.model.tree import children
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source.files import source_of
from flake8_dask_pickle.source.lines import lines_of

CASES = Path(__file__).parent.parent / "cases"
#: What only the whole tree has, and stands for nothing.
LEFT_OUT = (cst.FormattedStringText, cst.ParamStar, cst.ImportStar)
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
            if not isinstance(child, LEFT_OUT):
                yield from walk(child)


def is_formatted(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.ConcatenatedString):
        return is_formatted(node.left) or is_formatted(node.right)
    return isinstance(node, cst.FormattedString)


def both(text: str) -> tuple[list[object], list[object]]:
    light, _ = light_tree(ast.parse(text), lines_of(text))
    return list(walk(light)), list(walk(cst.parse_module(text)))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_that_both_trees_say_the_same(text: str) -> None:
    light, whole = both(text)
    assert light == whole


LAID_OUT = {
    "tuples": "x = (a, b), ( c ,d), (), (e,), ((f, (g)))\ny = (a), b\nz = (a), (b)\n",
    "tuples in lines": "x = (\n a, b\n)\ny = (a,\n  b, )\nz = (a, b,)\nw = ( # c\n a, b)\n",
    "generators": "f(x for x in y)\nf( (x for x in y), (z) )\nx = (  a for a in b\n )\n",
    "generators in lines": "f(\n x for x in y\n)\nf( # c\n x for x in y)\nf(x # c\n for x in y)\n",
    "parentheses": "x = ((a + b)).c(d)[(e)]\nnot (a)\n((yield))\nf((lambda: (x)))\n",
    "definitions": "async  def  f(): x\nclass A: y; z ;\nasync def g():\n  x;\n\ndef \\\n h(): x\n",
    "decorators": "@a.b(c)\n@ (d)\n@  e\n@(f)\nclass A: x\n",
    "raised": "raise A(b) from (c)\nraise (A)\n",
    "parts of strings": "f'{x.y(z)} {a!r:>{b}}'\nf'ä{x}' f'{y}'\nf'{(a, b)}'\nf'''\n{x}'''\n",
    "continued": "x = a + \\\n  b\nf(a, # c\n  b)\n(a\n .b\n (c))\n",
    "wide": "'ä'; x = 'ö'.y(ß)\ndef ä(ö=ü): 'ä'; raise ö\n('ä', 'b')\n('ä' for ö in b)\n",
}


def pairs(light: Any, whole: Any) -> Iterator[tuple[Any, Any]]:
    """The nodes of both trees that stand for the same."""
    yield light, whole
    if not (isinstance(light, cst.ConcatenatedString) and is_formatted(light)):
        below = (
            [one for one in children(node) if not isinstance(one, LEFT_OUT)]
            for node in (light, whole)
        )
        for one in zip(*below, strict=True):
            yield from pairs(*one)


def compared(text: str) -> Iterator[tuple[Any, Any]]:
    """Where the nodes of a light tree stand and what they say, and what libcst says of that."""
    tree, places = light_tree(ast.parse(text), lines_of(text))
    model = build_model(cst.parse_module(text))
    for light, whole in pairs(tree, model.tree):
        with suppress(NoPositions):
            if (found := places.range(light)) is not None:
                yield found, model.range(whole)
        with suppress(NoPositions):
            if isinstance(light, cst.BaseExpression) and (said := places.text(light)) is not None:
                yield said.split(), source_text(whole).split()


@pytest.mark.parametrize("text", [*TEXTS.values(), *LAID_OUT.values()], ids=[*TEXTS, *LAID_OUT])
def test_that_the_nodes_stand_where_libcst_says(text: str) -> None:
    both_say = list(compared(text))
    assert [light for light, _ in both_say] == [whole for _, whole in both_say]


def test_that_places_are_known() -> None:
    text = "@a\ndef f(b): return (b, 1)\nc(d for d in 'ä')\nraise E\n"
    found = [place for place, _ in compared(text) if isinstance(place, CodeRange)]
    rows = [(one.start.line, one.start.column, one.end.line, one.end.column) for one in found]
    assert {
        (2, 0, 2, 23),  # the function
        (2, 4, 2, 5),  # its name
        (1, 0, 1, 2),  # the decorator
        (2, 18, 2, 22),  # the tuple
        (3, 2, 3, 16),  # the generator
        (3, 13, 3, 16),  # the text
        (4, 0, 4, 7),
    } <= set(rows)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("builder.py")), ids=lambda path: path.stem)
def test_that_both_trees_of_a_file_say_the_same(path: Path) -> None:
    light, whole = both(path.read_text("utf-8"))
    assert light == whole


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_that_both_trees_of_the_package_say_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    light, whole = both(text)
    assert light == whole
    both_say = list(compared(text))
    assert [light for light, _ in both_say] == [whole for _, whole in both_say]


@pytest.mark.parametrize("path", sorted(CASES.rglob("*.py")), ids=lambda path: path.stem)
def test_that_both_trees_find_the_same(path: Path) -> None:
    source = source_of(path.name, path.read_bytes())
    settings = Settings(fixes=False)
    light, whole = light_model(source.text), build_model(cst.parse_module(source.text))
    if light is None:
        return
    found = _lightly(light, source, settings)
    if found is not None:
        expected = list(_analyse(whole, source, settings))
        assert found == expected
        assert [one.probe for one in found] == [one.probe for one in expected]


def test_that_few_files_need_the_whole_tree() -> None:
    sources = [source_of(path.name, path.read_bytes()) for path in CASES.rglob("fires_*.py")]
    models = [(light_model(source.text), source) for source in sources]
    told = [
        model is not None and _lightly(model, source, Settings(fixes=False)) is not None
        for model, source in models
    ]
    assert sum(told) > 0.9 * len(told)


def test_that_arguments_keep_their_order() -> None:
    text = "f(k=1, *a, **b)\n"
    tree, _ = light_tree(ast.parse(text), lines_of(text))
    call: Any = tree.body[0].body[0].value  # type: ignore[union-attr, index]
    assert [(arg.star, arg.keyword is not None) for arg in call.args] == [
        ("", True),
        ("*", False),
        ("**", False),
    ]


def test_that_other_syntax_is_left_to_libcst() -> None:
    text = "match x:\n    case 1: y\n"
    with pytest.raises(NotConvertible):
        light_tree(ast.parse(text), lines_of(text))
