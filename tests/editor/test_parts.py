"""Parts of the language server by themselves: columns, line by line changes, deep nesting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("lsprotocol")

from lsprotocol.types import DiagnosticSeverity

from flake8_dask_pickle.catalogue import catalogue
from flake8_dask_pickle.editor.actions import line_changes
from flake8_dask_pickle.editor.documents import Documents, Piece
from flake8_dask_pickle.editor.guarding import is_too_deep
from flake8_dask_pickle.editor.positions import ENCODINGS, Columns, Lines, Point
from flake8_dask_pickle.editor.translating import severity
from flake8_dask_pickle.finding import Confidence, Finding, Place
from flake8_dask_pickle.fixing.text import Replacement, Text, applied

TEXTS = st.text(st.sampled_from("ab\n\r\té€😋\f\u2028"), max_size=40)


@given(TEXTS, st.data(), st.sampled_from(ENCODINGS))
def test_columns_lead_there_and_back(text: str, data: st.DataObject, encoding: str) -> None:
    line = text.replace("\n", "").replace("\r", "")
    column = data.draw(st.integers(0, len(line)))
    columns = Columns(encoding)
    units = columns.units(line, column)
    assert columns.column(line, units) == column
    if encoding == "utf-16":
        assert units == len(line[:column].encode("utf-16-le")) // 2
    elif encoding == "utf-8":
        assert units == len(line[:column].encode())


def test_units_inside_a_character_lead_to_its_start() -> None:
    assert Columns("utf-16").column("😋a", 1) == 0
    assert Columns("utf-8").column("a😋b", 3) == 1
    assert Columns("utf-32").column("😋a", 7) == 2
    assert Columns("no such").units("😋", 1) == 2


@given(TEXTS, st.integers(0, 45))
def test_offsets_lead_there_and_back(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    if text[offset - 1 : offset + 1] == "\r\n":
        return  # inside the end of a line is no place
    lines = Lines(text, Columns())
    assert lines.offset(lines.point_at(offset)) == offset


def test_places_beyond_the_text_lead_to_its_end() -> None:
    lines = Lines("one\ntwo", Columns())
    assert lines.point(3, 0) == lines.point(9, 9) == Point(1, 3)
    assert lines.point(0, -1) == Point(0, 0)
    assert lines.offset(Point(0, 99)) == 3
    assert lines.offset(Point(7, 0)) == 7


@given(TEXTS, TEXTS)
def test_line_changes_make_one_text_into_the_other(before: str, after: str) -> None:
    text = Text(before)
    changes = [
        Replacement(text.offset(*one.start), text.offset(*one.end), one.content)
        for one in line_changes(before, after)
    ]
    assert applied(before, changes) == after


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), TEXTS), max_size=5), TEXTS)
def test_changes_are_made_one_after_the_other(
    changes: list[tuple[int, int, str]], text: str
) -> None:
    class Change:
        def __init__(self, start: Point, end: Point, content: str) -> None:
            self.range, self.text = self, content
            self.start, self.end = start, end

    documents = Documents(Columns())
    documents.open(Piece("a", 1, text))
    for first, length, content in changes:
        start = min(first, len(text))
        end = min(start + length, len(text))
        if any(text[at - 1 : at + 1] == "\r\n" for at in (start, end)):
            continue
        lines = Lines(text, Columns())
        documents.change("a", 2, [Change(lines.point_at(start), lines.point_at(end), content)])
        text = text[:start] + content + text[end:]
    piece = documents.text("a")
    assert piece is not None
    assert piece.text == text


@pytest.mark.parametrize(
    ("text", "too_deep"),
    [
        (f"x = {'(' * 150}1{')' * 150}", False),
        (f"x = {'(' * 300}1{')' * 300}", True),
        ("x = " + "(\n" * 300 + "1" + ")\n" * 300, True),
        (f"x = {'-' * 30_000}1", True),
        (f"x = {'+'.join(['1'] * 30_000)}", True),
        (f"x = [{', '.join(['1'] * 30_000)}]", False),
        (f"x = '{'(' * 30_000}'", False),
        (f"x = '{'(' * 30_000}", True),
        (f"x = {'1 ' * 30_000}", False),
        ("x = f(", False),
    ],
)
def test_code_that_is_nested_too_deeply(text: str, too_deep: bool) -> None:
    assert is_too_deep(text) == too_deep


def found(code: str, confidence: Confidence) -> DiagnosticSeverity:
    place = Place("a.py", None, 1, 1, 1, 2)
    return severity(Finding(code, "", "", "", place, confidence=confidence))


def test_how_loudly_findings_are_shown() -> None:
    """As docs/editors.md says it."""
    assert found("DPK106", "certain") == DiagnosticSeverity.Error
    assert found("DPK106", "possible") == DiagnosticSeverity.Warning
    assert found("DPK203", "certain") == DiagnosticSeverity.Warning
    assert found("DPK302", "possible") == DiagnosticSeverity.Information
    assert found("DPK001", "certain") == DiagnosticSeverity.Information
    for entry in catalogue():
        if not entry.code.startswith("DPK9"):  # those come from runs
            assert found(entry.code, "possible") >= found(entry.code, "certain")
