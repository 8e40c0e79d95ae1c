"""The formats: what a person or a program is given."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from click import unstyle

from flake8_dask_pickle.finding import Finding, Link, Place, Verdict
from flake8_dask_pickle.report import FORMATS, FileReport, renderer
from flake8_dask_pickle.report.terminal import printable, underlined
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.notebook import notebook_source

from .support import notebook_json

TEXT = "guard = Lock()\n\n\n\n\n\n\n\n\n\tclient.submit(count, 1)\n"


def finding(source: Source, text: str, chain: dict[str, str], said: str = "") -> Finding:
    """A DPK106 at `text` in the source; the chain is messages, each with the text it is about."""

    def place(wanted: str) -> Place:
        at = source.text.index(wanted)
        row = source.text.count("\n", 0, at) + 1
        column = at - source.text.rfind("\n", 0, at)
        return source.place(row, column, row, column + len(wanted))

    return Finding(
        code="DPK106",
        name="captured-lock",
        message=said or "'count' captures lock 'guard'",
        suggestion=said or "Make it inside the task",
        place=place(text),
        chain=tuple(Link(message, place(wanted)) for message, wanted in chain.items()),
    )


def rendered(name: str, *reports: FileReport) -> list[str]:
    return [unstyle(line) for line in renderer(name)(reports)]


def one(source: Source) -> FileReport:
    return FileReport((finding(source, "count", {"'guard' is made here": "Lock()"}),), source)


def test_concise() -> None:
    assert rendered("concise", one(Source("a.py", TEXT))) == [
        "a.py:10:16: DPK106 'count' captures lock 'guard'. Make it inside the task"
    ]


def test_concise_in_a_notebook() -> None:
    notebook = notebook_source("n.ipynb", notebook_json(("markdown", "#"), *TEXT.split("\n\n")))
    (line,) = rendered("concise", one(notebook))
    assert line.startswith("n.ipynb:cell 6:2:16: DPK106 ")


def test_full() -> None:
    assert rendered("full", one(Source("a.py", TEXT))) == [
        "a.py:10:16: DPK106 'count' captures lock 'guard'",
        "10 |     client.submit(count, 1)",
        "   |                   ^^^^^",
        "   1. 'guard' is made here  a.py:1:9",
        " 1 | guard = Lock()",
        "   |         ------",
        "   help: Make it inside the task",
        "",
    ]


def test_full_says_what_trying_it_out_has_shown() -> None:
    source = Source("a.py", TEXT)
    tried = replace(finding(source, "count", {}), verdict=Verdict("refuted", "it \x1b[2J travels"))
    lines = rendered("full", FileReport((tried,), source))
    assert lines[-2] == "   verdict: refuted: it ␛[2J travels"


def test_full_shows_a_notebook_as_it_was_written() -> None:
    raw = notebook_json("guard = Lock()", "%time client.submit(count, 1)")
    assert rendered("full", one(notebook_source("n.ipynb", raw)))[:5] == [
        "n.ipynb:cell 2:1:21: DPK106 'count' captures lock 'guard'",
        "1 | %time client.submit(count, 1)",
        "  |                     ^^^^^",
        "  1. 'guard' is made here  n.ipynb:cell 1:1:9",
        "1 | guard = Lock()",
    ]


def test_full_without_a_source_or_behind_its_end() -> None:
    nowhere = Place("a.py", None, 7, 3, 7, 4)
    lost = Finding("DPK001", "unreadable-source", "not analysed: cannot be read", "", nowhere)
    expected = ["a.py:7:3: DPK001 not analysed: cannot be read", ""]
    assert rendered("full", FileReport((lost,))) == expected
    assert rendered("full", FileReport((lost,), Source("a.py", "x\n"))) == expected


def test_full_underlines_a_range_of_lines_on_its_first() -> None:
    source = Source("a.py", "f(a,\n  b)  \n")
    place = source.place(1, 1, 2, 5)
    long = Finding("DPK106", "captured-lock", "m", "", place)
    assert rendered("full", FileReport((long,), source))[1:3] == ["1 | f(a,", "  | ^^^^"]


@pytest.mark.parametrize(
    ("line", "start", "end", "shown"),
    [
        ("client.submit(count)", 15, 20, "client.submit(count)\n              ^^^^^"),
        ("\tf(x)", 4, 5, "    f(x)\n      ^"),
        ("f('日本', x)", 9, 10, "f('日本', x)\n          ^"),
        ("f('日本')", 4, 6, "f('日本')\n   ^^^^"),
        ("f('e\u0301', x)", 9, 10, "f('e\u0301', x)\n       ^"),
        ("x", 2, 2, "x\n ^"),
        ("x", 9, 9, "x\n ^"),
        ("\x1b[31mred", 6, 9, "␛[31mred\n     ^^^"),
    ],
)
def test_underlined(line: str, start: int, end: int, shown: str) -> None:
    assert "\n".join(underlined(line, start, end)) == shown


def test_long_lines_are_shown_around_the_place() -> None:
    line = "a" * 500 + "task" + "b" * 500
    shown, marks = underlined(line, 501, 505)
    assert len(shown) < 170
    assert (shown[0], shown[-1]) == ("…", "…")
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "task"
    everything, marks = underlined(line, 1, 1005)
    assert len(everything) < 170
    assert len(marks) < 170
    assert underlined("a" * 500, 499, 501)[0].endswith("a")


HOSTILE = "\x1b]0;owned\x07 \x9b31m \r\n\t \u202e \x7f"


def test_nothing_steers_the_terminal() -> None:
    source = Source(f"{HOSTILE}.py", f"x = '{HOSTILE}'\nf(x)\n")
    report = FileReport((finding(source, "f(x)", {HOSTILE: "x ="}, HOSTILE),), source)
    for name in FORMATS:
        for line in "\n".join(renderer(name)([report])).split("\n"):
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", unstyle(line)), name


def test_printable_leaves_ordinary_text_alone() -> None:
    text = "naïve 日本 'x' → y …"
    assert printable(text) == text


def test_json() -> None:
    source = Source("a.py", TEXT)
    (text,) = rendered("json", one(source), FileReport((), source), one(source))
    listed = json.loads(text)
    assert listed == [one(source).findings[0].as_json()] * 2
    assert listed[0] == {
        "code": "DPK106",
        "name": "captured-lock",
        "message": "'count' captures lock 'guard'",
        "suggestion": "Make it inside the task",
        "filename": "a.py",
        "cell": None,
        "cell_id": None,
        "row": 10,
        "column": 16,
        "end_row": 10,
        "end_column": 21,
        "target": None,
        "kind": None,
        "confidence": "certain",
        "chain": [
            {
                "message": "'guard' is made here",
                "filename": "a.py",
                "cell": None,
                "cell_id": None,
                "row": 1,
                "column": 9,
            }
        ],
        "fix": None,
        "verdict": None,
        "url": None,
    }


def test_json_without_findings_is_an_empty_list() -> None:
    assert json.loads("".join(rendered("json"))) == []
