"""Adding imports: where libcst would put them, in modules and in notebooks."""

from __future__ import annotations

import ast
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

import libcst as cst

from flake8_dask_pickle.fixing.mending import Import
from flake8_dask_pickle.fixing.text import Replacement, Text
from flake8_dask_pickle.source import Source

_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FIRST_IMPORT = re.compile(r"^(?:import|from)[ \t]", re.MULTILINE)


def added_imports(text: str, imports: Iterable[Import]) -> Iterator[Replacement]:
    """What adding imports changes in a module, where libcst would put them."""
    # Half a second, which few fixes need.
    from libcst.codemod import CodemodContext
    from libcst.codemod.visitors import AddImportsVisitor

    # libcst loses the last end of a text whose lines end in "\r".
    lines = [line.replace("\r\n", "\n").replace("\r", "\n") for line in _skeleton(text)]
    line_end = Text(text).line_end
    tree = cst.parse_module("".join(lines))
    context = CodemodContext()
    for module, name in imports:
        AddImportsVisitor.add_needed_import(context, module, name)
    after = AddImportsVisitor(context).transform_module(tree).code
    new = _lines(after)
    starts = [0]
    for line in _lines(text):
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, lines, new, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind != "equal":
            content = "".join(new[begin:end]).replace("\n", line_end)
            yield Replacement(starts[first], starts[last], content)


def _skeleton(text: str) -> list[str]:
    """The lines up to the statement behind the last import at the top, for libcst to go through.

    It takes ten times as long for that as to parse them, so that functions and classes, which have
    nothing to do with it, give way to short lines, no two of which are alike.
    """
    lines = _lines(text)
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = compile(text, "<text>", "exec", flags, dont_inherit=True).body
    except (SyntaxError, ValueError):
        return lines
    last = max((at for at, one in enumerate(body) if isinstance(one, _IMPORTS)), default=0)
    # What stands behind decides whether there is an empty line between.
    wanted = body[: last + 2]
    if not wanted:
        return lines
    for one in wanted:
        if isinstance(one, _DEFINITIONS) and one.end_lineno is not None:
            first = min(each.lineno for each in (one, *one.decorator_list)) - 1
            for row in range(first, one.end_lineno):
                end = lines[row][len(lines[row].rstrip("\r\n")) :]
                lines[row] = f"{'_' if row == first else '#'}{row}{end}"
    return lines[: max(one.end_lineno or 0 for one in wanted)]


def _lines(text: str) -> list[str]:
    """The lines with their ends, as Python counts them."""
    return io.StringIO(text, newline="").readlines()


def notebook_imports(source: Source, imports: Iterable[Import]) -> Iterator[Replacement]:
    """What adding imports changes in a notebook: never above its first import.

    What stands there may install what is imported. Lines after the last one of a cell go to that
    cell, not to the next one.
    """
    text = Text(source.text)
    starts = {text.line_start(cell.first_row) for cell in source.cells}
    first = _FIRST_IMPORT.search(source.text)
    above = 0 if first is None else first.start()
    try:
        changes = list(added_imports(source.text[above:], imports))
    except cst.ParserSyntaxError:  # it is no import, but stands in a string
        above, changes = 0, list(added_imports(source.text, imports))
    for change in changes:
        start, end, content = above + change.start, above + change.end, change.content
        if above < start == end and start in starts:
            start, end, content = start - 1, end - 1, "\n" + content.rstrip("\n")
        yield Replacement(start, end, content)
