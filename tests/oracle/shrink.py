"""Makes a disagreement small: drops statements while both verdicts stay what they were."""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace

from .compare import Result, result
from .reality import outcomes
from .writer import Program

#: Candidates that are run in one batch, and batches at most.
ASKING = ("compute", "persist", "result", "gather", "run", "print", "submit", "map")
BATCH = 40
ROUNDS = 12

Needed = Callable[[ast.stmt], bool]


def shrink(big: Result, python: str = sys.executable) -> Result:
    """The smallest such disagreement that dropping statements leads to."""
    for _ in range(ROUNDS):
        needed = _asks if big.judgement == "false alarm" else _never
        smaller = [one for one in _candidates(big.program, needed) if _predicted_alike(one, big)]
        smaller.sort(key=lambda one: len(one.text))
        alike = [
            small
            for program, outcome in outcomes(smaller[:BATCH], python)
            if _alike(small := result(program, outcome), big)
        ]
        if not alike:
            break
        big = min(alike, key=lambda one: len(one.program.text))
    return big


def _never(_: ast.stmt) -> bool:
    return False


def _asks(statement: ast.stmt) -> bool:
    """Whether the statement is on the way to a result; without it, nothing could fail."""
    return any(
        isinstance(node, ast.Return)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and not node.col_offset)
        or (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ASKING)
        for node in ast.walk(statement)
    )


def _predicted_alike(program: Program, big: Result) -> bool:
    found = result(program, big.outcome).found
    return {one.code for one in found} == {one.code for one in big.found}


def _alike(small: Result, big: Result) -> bool:
    """Whether it is the same disagreement."""
    kinds = [one.outcome.reason.partition(":")[0] for one in (small, big)]
    return small.judgement == big.judgement and kinds[0] == kinds[1]


def _candidates(program: Program, needed: Needed) -> Iterator[Program]:
    """The programs with one statement less; all are valid Python."""
    parts = program.cells or (program.text,)
    for at, part in enumerate(parts):
        for number, text in enumerate(_smaller(part, needed)):
            cells = [one for one in (*parts[:at], text, *parts[at + 1 :]) if one.strip()]
            name = f"{program.name.partition('_cut')[0]}_cut{at}_{number}"
            yield replace(
                program,
                name=name,
                text="\n".join(cells),
                cells=tuple(cells) if program.cells else (),
                driver=program.driver.replace(program.name, name),
            )


def _smaller(text: str, needed: Needed) -> Iterator[str]:
    lines = text.splitlines()
    for node, alone in _statements(ast.parse(text)):
        if needed(node):
            continue
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))]) - 1
        last = node.end_lineno or node.lineno
        margin = " " * node.col_offset
        for instead in _instead(node, alone, lines, margin):
            shorter = "\n".join([*lines[:first], *instead, *lines[last:]]).strip() + "\n"
            if _parses(shorter) and len(shorter) < len(text):
                yield shorter


def _instead(node: ast.stmt, alone: bool, lines: list[str], margin: str) -> Iterator[list[str]]:
    """What may stand in place of a statement: nothing, or its body."""
    yield [f"{margin}pass"] if alone else []
    body = getattr(node, "body", None)
    if isinstance(body, list) and not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        inner = "\n".join(lines[body[0].lineno - 1 : body[-1].end_lineno])
        yield textwrap.indent(textwrap.dedent(inner), margin).split("\n")
    if getattr(node, "decorator_list", None):
        yield lines[node.lineno - 1 : node.end_lineno]


def _statements(tree: ast.AST) -> Iterator[tuple[ast.stmt, bool]]:
    """All statements, and whether each is alone in its block."""
    for node in ast.walk(tree):
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(node, block, None)
            if isinstance(statements, list):
                needed = len(statements) == 1 and not isinstance(node, ast.Module)
                yield from ((one, needed) for one in statements)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
