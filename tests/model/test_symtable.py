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


def test_sample_of_the_standard_library() -> None:
    checked, wrong = _check(_files()[::40])
    assert checked > 20
    assert wrong == []


@pytest.mark.slow
def test_whole_standard_library() -> None:
    checked, wrong = _check(_files())
    assert checked > 1000
    assert wrong == []
