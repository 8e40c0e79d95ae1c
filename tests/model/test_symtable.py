"""Our scopes agree with the standard library's `symtable`, over the whole standard library."""

from __future__ import annotations

import symtable
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

from flake8_dask_pickle.model import Scope, build_model
from flake8_dask_pickle.model.scopes import Symbol

STDLIB = Path(sysconfig.get_paths()["stdlib"])

Canonical = tuple[str, str, tuple[tuple[str, str], ...], tuple["Canonical", ...]]


def ours(scope: Scope) -> Canonical:
    symbols = {name: symbol.value for name, symbol in scope.symbols.items()}
    if scope.kind == "module":
        symbols = {name: "local" if name in scope.bound else symbols[name] for name in symbols}
    kind = scope.kind if scope.kind in ("class", "module") else "function"
    name = {"<lambda>": "lambda", "<module>": "top"}.get(scope.name, scope.name)
    children: list[Canonical] = []
    for child in scope.children:
        if _runs_inline(child):
            _, _, names, inner = ours(child)
            children.extend(inner)
            for inlined, inlined_kind in names:
                symbols.setdefault(inlined, inlined_kind)
        else:
            children.append(ours(child))
    return kind, name, tuple(sorted(symbols.items())), tuple(sorted(children))


def _runs_inline(scope: Scope) -> bool:
    """PEP 709: since 3.12 most comprehensions have no table of their own."""
    around = scope.parent
    while around is not None and around.kind.startswith("type_"):
        around = around.parent
    of_class = around is not None and around is not scope.parent and around.kind == "class"
    return (
        sys.version_info >= (3, 12)
        and scope.kind == "comprehension"
        and scope.name != "genexpr"
        and not of_class
    )


def theirs(table: symtable.SymbolTable) -> Canonical:
    symbols = sorted(
        (symbol.get_name(), kind_of(symbol))
        for symbol in table.get_symbols()
        if not symbol.get_name().startswith(".") and symbol.get_name() != "__classdict__"
    )
    kind = str(getattr(table.get_type(), "value", table.get_type()))
    kind = kind if kind in ("class", "module") else "function"
    children = sorted(map(theirs, table.get_children()))
    return kind, table.get_name(), tuple(symbols), tuple(children)


def kind_of(symbol: symtable.Symbol) -> str:
    if symbol.is_free():
        return Symbol.FREE.value
    return Symbol.LOCAL.value if symbol.is_local() else Symbol.GLOBAL.value


def disagreements(text: str, filename: str) -> Iterator[str]:
    expected = theirs(symtable.symtable(text, filename, "exec"))
    found = ours(build_model(cst.parse_module(text)).module)
    yield from _compare(expected, found, filename)


def _compare(expected: Canonical, found: Canonical, where: str) -> Iterator[str]:
    where = f"{where}:{expected[1]}"
    if expected[:2] != found[:2]:
        yield f"{where}: scope {found[:2]}, symtable has {expected[:2]}"
        return
    missing, extra = set(expected[2]) - set(found[2]), set(found[2]) - set(expected[2])
    if missing or extra:
        yield f"{where}: symtable {sorted(missing)}, ours {sorted(extra)}"
    if len(expected[3]) != len(found[3]):
        yield f"{where}: {[c[1] for c in found[3]]}, symtable {[c[1] for c in expected[3]]}"
        return
    for theirs_, ours_ in zip(expected[3], found[3], strict=True):
        if theirs_ != ours_:
            yield from _compare(theirs_, ours_, where)


def _files() -> list[Path]:
    files = sorted(STDLIB.rglob("*.py"))
    return [file for file in files if "site-packages" not in file.parts]


def _check(files: list[Path]) -> tuple[int, list[str]]:
    checked = 0
    wrong: list[str] = []
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
            symtable.symtable(text, str(file), "exec")
            cst.parse_module(text)
        except (SyntaxError, UnicodeDecodeError, ValueError, cst.ParserSyntaxError):
            continue  # deliberately broken test data
        checked += 1
        try:
            wrong.extend(disagreements(text, str(file.relative_to(STDLIB))))
        except RecursionError:
            wrong.append(f"{file.relative_to(STDLIB)}: nested too deeply")
    return checked, wrong


#: Texts in which the same name means different things in different scopes.
SMALL = [
    "x = 1\ndef f(): return x",
    "def f():\n x = 1\n def g():\n  return x\n return y",
    "def f():\n x = 1\n def g():\n  def h(): return x",
    "def f():\n x = 1\n def g():\n  nonlocal x\n  x = 2\n  def h(): return x",
    "def f():\n x = 1\n def g():\n  global x\n  def h(): return x",
    "def f():\n global x\n x = 1\n def g(): return x",
    "def f():\n global x\n def g():\n  x = 1\n  def h(): return x",
    "def f():\n x = 1\n def g():\n  x = 2\n  def h(): return x\n return x",
    "def f():\n x = 1\n def g():\n  global x\n  def h():\n   x = 3\n   def i(): return x",
    "class C:\n x = 1\n def f(self): return x",
    "class C:\n x = 1\n y = [x for z in x]",
    "def f():\n x = 1\n class C:\n  x = x\n  def g(self): return x",
    "def f():\n x = 1\n class C:\n  y = x\n  def g(self): return x, y",
    "def f():\n x = 1\n class C:\n  nonlocal x\n  x = 2\n  def g(self): return x",
    "def f():\n x = 1\n class C:\n  global x\n  x = 2\n  def g(self): return x",
    "def f():\n class C:\n  global x\n  class D:\n   def g(self): return x\n x = 1",
    "class C:\n global x\n x = 1\n def f(self): return x",
    "class C:\n def f(self): return super().f(), __class__",
    "class C:\n def f(self):\n  def g(): return __class__",
    "class C:\n class D:\n  def f(self): super().f()",
    "class C:\n def f(self): return [super().f() for x in self]",
    "__class__ = 1\nclass C:\n def f(self): return __class__",
    "def f():\n def g(): super()\nsuper()",
    "class C:\n __x = 1\n def f(self): return __x, self.__y",
    "class C:\n def f(self):\n  __x = 1\n  return lambda: __x",
    "def f(x): return [y for y in x], lambda z=x: (z, x)",
    "def f(x): return (y for y in x if (lambda: (x, y)))",
    "def f(): return [x := y for y in range(3)], x",
    "def f():\n global x\n return [x := y for y in range(3)]",
    "def f():\n x = 1\n def g():\n  nonlocal x\n  [x := y for y in range(3)]",
    "def f(): return [[x := y for y in z] for z in range(3)]",
    "def f(): return [lambda: (x := y) for y in range(3)]",
    "def f():\n [x := y for y in range(3)]\n def g(): return x",
    "global x\ndef f(): x = 1",
    "def f(x):\n def g(x=x, *y, **z): return x, y, z",
    "def f():\n x: int\n def g(): return x",
    "def f():\n try: pass\n except E as x: pass\n return lambda: x",
    "def f():\n import x.y, z as w\n from a import b as c\n return lambda: (x, w, c, z, a, b)",
    "def f():\n del x\n return lambda: x",
    "def f():\n with a as x, b as (y, *z): pass\n return lambda: (x, y, z)",
    "match a:\n case [x, *y]: pass\n case {**z}: pass\n case C(k=w) as v: pass",
    "def f():\n x += 1\n y.z += x\n return lambda: (x, y)",
    "if False:\n def f(): yield x\nelse: y",
]


@pytest.mark.parametrize("text", SMALL)
def test_small_texts(text: str) -> None:
    assert list(disagreements(f"{text}\n", "<text>")) == []


#: The same for what is new in Python 3.12.
GENERIC = [
    "class C[T](B[T]):\n x = T\n def f(self): return T",
    "class C[T: B]:\n def f[S: (T, B)](self, y: S) -> T: return S",
    "class C:\n x = 1\n def f[T: x](self, y: x = x): return x",
    "class C:\n x = 1\n class D[T: x](x): y = x",
    "class C:\n x = 1\n type D[T: x] = x",
    "def f():\n x = 1\n class C:\n  nonlocal x\n  x = 2\n  def g[T: x](self, y: x): return x",
    "def f():\n x = 1\n class C:\n  def g[T: x](self, y: x): return x",
    "def f[T](x: T = y) -> T: return lambda: T",
    "type A[T: x, *S, **P] = dict[T, y]",
    "def f():\n type A = B\n type B = A",
    "class C[__T]:\n def f(self, x: __T): return __T",
    "def f():\n x = 1\n class C:\n  x = 2\n  type D = x",
    "class C:\n global x\n x = 2\n type D = x",
]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="type parameters")
@pytest.mark.parametrize("text", GENERIC)
def test_small_texts_with_type_parameters(text: str) -> None:
    assert list(disagreements(f"{text}\n", "<text>")) == []


#: Such texts, and how each scope in the order of the text sees `x`, whatever runs this test.
SEEN = {
    "class C:\n x = 1\n def f[T: x](self): return x": "- LOCAL - GLOBAL GLOBAL",
    "def f():\n x = 1\n class C:\n  def g[T: x](self): return x": "- LOCAL FREE FREE FREE FREE",
    "def f():\n x = 1\n class C:\n  x = 2\n  def g[T](self: x): pass": ("- LOCAL LOCAL GLOBAL -"),
    "def f():\n x = 1\n class C:\n  nonlocal x\n  x = 2\n  def g[T](self: x): pass": (
        "- LOCAL FREE FREE -"
    ),
    "def f():\n x = 1\n class C:\n  x = 2\n  type D = x": "- LOCAL LOCAL GLOBAL",
    "def f[x](y: x): return lambda: x": "- LOCAL FREE FREE",
}


@pytest.mark.parametrize("text", SEEN)
def test_type_parameters_see_the_names_of_the_class_around(text: str) -> None:
    module = build_model(cst.parse_module(text)).module
    seen = [scope.symbols.get("x") for scope in module.walk()]
    said = " ".join("-" if one is None else one.name for one in seen)
    assert said == SEEN[text]


def test_sample_of_the_standard_library() -> None:
    checked, wrong = _check(_files()[::40])
    assert checked > 20
    assert wrong == []


@pytest.mark.slow
def test_whole_standard_library() -> None:
    checked, wrong = _check(_files())
    assert checked > 1000
    assert wrong == []
