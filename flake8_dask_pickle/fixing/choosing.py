"""From what a rule proposes to the fix of a finding: the first proposal that really helps."""

from __future__ import annotations

import ast
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.finding import Edit, Finding, Fix
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Import, Mend
from flake8_dask_pickle.fixing.text import OverlapError, Replacement, Text, applied
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.keeping import Keeping
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.rules.base import Report

#: Proposals for one finding beyond these are not tried.
MOST_TRIED = 8
#: Lines that are analysed again for the fixes of one file, and how often that is done at least.
#: What is left without a fix may get one in the next round, when others are fixed.
MOST_LINES = 20_000
LEAST_TRIES = 12

_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FIRST_IMPORT = re.compile(r"^(?:import|from)[ \t]", re.MULTILINE)


class Chooser:
    """Tries proposals on one source."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self._settings = replace(settings, fixes=False)
        self._text = Text(source.text)
        self._tries = max(MOST_LINES // (source.text.count("\n") + 1), LEAST_TRIES)
        #: What was found in texts that were tried: several findings may have the same fix.
        self._tried: dict[str, Counter[str] | None] = {}
        self._imported: dict[tuple[Import, ...], list[Replacement]] = {}

    def fix(
        self,
        finding: Finding,
        report: Report,
        submission: Submission | None,
        ev: Evaluator,
        keeping: Keeping,
    ) -> Fix | None:
        """The first proposal after which the linter has less to say; None if there is none."""
        aid = Aid(ev, keeping, self._text, report, submission)
        for mend in islice(_proposals(aid), MOST_TRIED):
            changes = [*mend.changes, *self._imports(mend)]
            try:
                text = applied(self._source.text, changes)
            except OverlapError:
                continue
            if self._helps(finding.code, text):
                return Fix(mend.title, mend.safety, tuple(self._edits(changes)))
        return None

    def _helps(self, code: str, text: str) -> bool:
        if text not in self._tried:
            if self._tries == 0:
                return False
            self._tries -= 1
            self._tried[text] = self._codes_in(text)
        before, after = self._before, self._tried[text]
        if before is None or after is None:
            return False
        return after[code] < before[code] and after <= before

    @cached_property
    def _before(self) -> Counter[str] | None:
        return self._codes_in(self._source.text)

    def _codes_in(self, text: str) -> Counter[str] | None:
        """How many findings of each code a text has; None for what is broken."""
        from flake8_dask_pickle.analysis import codes_in

        try:
            return codes_in(replace(self._source, text=text), self._settings)
        except Exception:  # noqa: BLE001 - what breaks the file is no fix
            return None

    def _imports(self, mend: Mend) -> list[Replacement]:
        if mend.imports not in self._imported:
            self._imported[mend.imports] = list(self._imports_of(mend.imports))
        return self._imported[mend.imports]

    def _imports_of(self, imports: tuple[Import, ...]) -> Iterator[Replacement]:
        if imports and self._source.kind == "notebook":
            yield from notebook_imports(self._source, imports)
        elif imports:
            yield from added_imports(self._source.text, imports)

    def _edits(self, changes: Iterable[Replacement]) -> Iterator[Edit]:
        for change in sorted(set(changes)):
            row, column = self._text.place(change.start)
            end_row, end_column = self._text.place(change.end)
            place = self._source.place(row, column + 1, end_row, end_column + 1)
            yield Edit(place, change.content)


def _proposals(aid: Aid) -> Iterator[Mend]:
    for way in aid.report.rule.mends():
        with suppress(CannotMendError):
            yield from way(aid)


def added_imports(text: str, imports: Iterable[Import]) -> Iterator[Replacement]:
    """What adding imports changes in a module, where libcst would put them."""
    # Half a second, which few fixes need.
    from libcst.codemod import CodemodContext
    from libcst.codemod.visitors import AddImportsVisitor

    lines = _skeleton(text)
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
            yield Replacement(starts[first], starts[last], "".join(new[begin:end]))


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
