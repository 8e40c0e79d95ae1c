"""Fixes in notebooks: only the source of a cell that changes is written anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_dask_pickle.fixing.applying import Document
from flake8_dask_pickle.fixing.notebooks import CannotChangeError, CellChange
from flake8_dask_pickle.fixing.splicing import spliced
from flake8_dask_pickle.fixing.text import Replacement
from flake8_dask_pickle.source.notebook import NotebookSource, notebook_source

from .support import Command, notebook_json

IMPORTS = "import threading\nimport dask"
LOCK = "guard = threading.Lock()"
TASK = "def count(x):\n    with guard:\n        return x + 1"
COMPUTE = "print(dask.delayed(count)(1).compute(scheduler='processes'))"
IMPORT = "from dask.utils import SerializableLock"

ONLY = ("--isolated", "--select", "DPK106,DPK115,DPK002")


def fixed(command: Command, path: Path, *options: str) -> list[str]:
    """The sources of the cells after all fixes."""
    command("check", *ONLY, "--fix", "--unsafe-fixes", *options, path)
    return sources(path.read_text(encoding="utf-8-sig"))


def sources(raw: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(raw)["cells"]]


# --- through the command --------------------------------------------------------------------------


def test_a_fix_may_change_several_cells(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(notebook_json(("markdown", "# a"), IMPORTS, LOCK, TASK, ("raw", "x"), COMPUTE))
    assert fixed(dask_pickle, path) == [
        "# a",
        f"{IMPORTS}\n{IMPORT}",
        LOCK.replace("threading.Lock", "SerializableLock"),
        TASK,
        "x",
        COMPUTE,
    ]
    before = path.stat()
    done = dask_pickle("check", *ONLY, "--fix", "--unsafe-fixes", path)
    assert (done.returncode, done.stderr) == (0, "Nothing found in 1 file.\n")
    assert path.stat() == before


def test_imports_go_below_what_installs_them(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    first = "%pip install dask\n%matplotlib inline\n" + IMPORTS + "\n\nx = 1"
    path.write_text(notebook_json("!ls", first, LOCK, TASK, COMPUTE))
    assert fixed(dask_pickle, path)[:2] == [
        "!ls",
        first.replace(IMPORTS, f"{IMPORTS}\n{IMPORT}"),
    ]


def test_magics_are_left_alone(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(notebook_json(IMPORTS, f"%time {LOCK}", TASK, COMPUTE))
    raw = path.read_bytes()
    (found,) = json.loads(dask_pickle("check", *ONLY, "--output-format", "json", path).stdout)
    assert (found["code"], found["fix"]) == ("DPK106", None)
    fixed(dask_pickle, path)
    assert path.read_bytes() == raw


def test_the_rest_of_a_cell_magic_is_python(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    first = f"%%time\n{IMPORTS}\n{LOCK}"
    path.write_text(notebook_json(first, TASK, COMPUTE))
    assert fixed(dask_pickle, path)[0] == (
        f"%%time\n{IMPORTS}\n{IMPORT}\n\n{LOCK.replace('threading.Lock', 'SerializableLock')}"
    )


def test_all_other_bytes_stay(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    odd = (
        '\ufeff {"cells" :[ {"source":["client = Client()\\n",'
        '"caf\\u00e9 = \\"\u00e9\\ud83d\\ude00\\"\\n",\n'
        '\t"print(client.map(abs, (n\\tfor n in [1])))\\u000A" ,"x = 1"],"cell_type": "code",\n'
        '"id":"\\u0061","outputs":[{"data":1E2,"source":["print()"]}], "execution_count":null} ],'
        '"z":[1,2 ,{"cells":[]}],"metadata":{ },"nbformat":4,"nbformat_minor":5}\n\n'
    ).replace('["client', '["from dask.distributed import Client\\n", "client')
    path.write_bytes(odd.encode())
    dask_pickle("check", *ONLY, "--fix", path)
    expected = odd.replace("(n\\tfor n in [1])", "[n\\tfor n in [1]]")
    assert path.read_bytes() == expected.encode()


def test_unused_comments_in_cells(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(notebook_json("x = 1  # noqa: DPK106\n%ls\ny = 2  # noqa: E1, DPK1"))
    assert fixed(dask_pickle, path, "--select", "DPK") == ["x = 1\n%ls\ny = 2  # noqa: E1"]


def test_a_diff_of_a_notebook_is_of_its_file(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    raw = json.dumps(json.loads(notebook_json(IMPORTS, LOCK, TASK, COMPUTE)), indent=1)
    path.write_text(raw)
    done = dask_pickle("check", *ONLY, "--diff", "--unsafe-fixes", "n.ipynb", cwd=tmp_path)
    assert done.stdout.startswith("--- n.ipynb\n+++ n.ipynb\n")
    assert '\n+    "guard = SerializableLock()"\n' in done.stdout
    assert path.read_text() == raw


def test_a_notebook_on_standard_input_is_fixed(dask_pickle: Command) -> None:
    raw = notebook_json(IMPORTS, LOCK, TASK, COMPUTE)
    options = ("--fix", "--unsafe-fixes", "--stdin-filename", "n.ipynb", "-")
    done = dask_pickle("check", *ONLY, *options, stdin=raw.encode())
    assert sources(done.stdout)[1] == "guard = SerializableLock()"


# --- from the joined text to cells ----------------------------------------------------------------


def source_of(*cells: str | tuple[str, str]) -> NotebookSource:
    found = notebook_source("n.ipynb", notebook_json(*cells))
    assert isinstance(found, NotebookSource)
    return found


def changed(content: str, stretch: str, *cells: str | tuple[str, str]) -> list[str]:
    """The cells after `stretch` of their joined Python is replaced by `content`."""
    raw = notebook_json(*cells)
    source = source_of(*cells)
    start = source.text.index(stretch)
    document = Document(source, raw)
    after = document.changed([Replacement(start, start + len(stretch), content)])
    assert after.source == notebook_source("n.ipynb", after.text)
    return sources(after.text)


@pytest.mark.parametrize(
    ("content", "stretch", "cells", "expected"),
    [
        ("c", "b", ("a", "b", "d"), ["a", "c", "d"]),
        ("c\n", "b\n", ("a", "b", "d"), ["a", "c", "d"]),
        ("", "b\n", ("a", "b", "d"), ["a", "", "d"]),
        ("", "b\n", ("a", "a\nb", "d"), ["a", "a", "d"]),
        ("", "a\n", ("a\nb", "d"), ["b", "d"]),
        ("", "  # x\n", ("a", "b  # x", "d"), ["a", "b", "d"]),
        ("x\nb", "b", ("a", ("markdown", "m"), "b"), ["a", "m", "x\nb"]),
        ("a\nx\n", "a\n", ("a", "b"), ["a\nx", "b"]),
        ("a\nx\n", "a\n", ("b", "a"), ["b", "a\nx"]),
    ],
)
def test_a_change_stays_in_its_cell(
    content: str, stretch: str, cells: tuple[str, ...], expected: list[str]
) -> None:
    assert changed(content, stretch, *cells) == expected


def test_lines_at_the_edges_of_cells() -> None:
    raw, source = notebook_json("a", "b\n"), source_of("a", "b\n")
    assert source.text == "a\nb\n\n"
    for offset, expected in ((0, ["x\na", "b\n"]), (2, ["a", "x\nb\n"]), (5, ["a", "b\n\nx"])):
        after = Document(source, raw).changed([Replacement(offset, offset, "x\n")])
        assert sources(after.text) == expected


@pytest.mark.parametrize(
    ("content", "stretch", "cells"),
    [
        ("", "a\nb", ("a", "b")),
        ("x", "a\n", ("a", "b")),
        ("x", "pass", ("%ls", "b")),
        ("x\npass", "pass", ("%ls", "b")),
        ("x", "a", ("%time a", "b")),
        ("x\n\na", "\na", ("%%time\na",)),
        ("x", "\n", ("%%bash\n\nls", "b")),
    ],
)
def test_what_is_not_python_is_not_changed(
    content: str, stretch: str, cells: tuple[str, ...]
) -> None:
    with pytest.raises((CannotChangeError, ValueError)):
        changed(content, stretch, *cells)


def test_lines_before_magics() -> None:
    def put(offset: int, *cells: str) -> list[str]:
        document = Document(source_of(*cells), notebook_json(*cells))
        return sources(document.changed([Replacement(offset, offset, "x\n")]).text)

    assert put(0, "%ls\na") == ["x\n%ls\na"]
    for offset, cells in ((0, ("%%time\na",)), (1, ("\n%%time\na",)), (0, ("%%bash\nls",))):
        with pytest.raises(CannotChangeError):
            put(offset, *cells)
    with pytest.raises(CannotChangeError):  # it would come between the lines of a command
        put(5, "!pip \\\n  dask\na")
    with pytest.raises(CannotChangeError):
        put(0)


# --- in the JSON text -----------------------------------------------------------------------------

_TEXTS = st.text(st.sampled_from('ab"\\/\t\n\né\u2028\U0001f600\x7f'), max_size=12)
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def notebooks(draw: st.DrawFn) -> tuple[str, list[Any]]:
    """A notebook in some layout, and its cells."""
    cells = []
    for _ in range(draw(st.integers(1, 3))):
        text = draw(_TEXTS)
        listed = draw(
            st.sampled_from([text, text.splitlines(keepends=True), text.split(" "), list(text)])
        )
        cell = {"cell_type": "code", "source": listed, "outputs": draw(_JUNK)}
        cells.append(dict(draw(st.permutations(list(cell.items())))))
    layout: dict[str, Any] = draw(
        st.sampled_from([{}, {"indent": 1}, {"indent": "\t"}, {"separators": (",", ":")}])
    )
    data = {"a": draw(_JUNK), "nbformat": 4, "cells": cells, "z": {"cells": draw(_JUNK)}}
    return json.dumps(data, ensure_ascii=draw(st.booleans()), **layout), cells


@given(notebooks(), st.data())
def test_splicing_changes_one_source_and_nothing_else(
    notebook: tuple[str, list[Any]], data: st.DataObject
) -> None:
    raw, cells = notebook
    number = data.draw(st.integers(1, len(cells)))
    source = cells[number - 1]["source"]
    text = "".join(source)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    content = data.draw(_TEXTS)
    change = CellChange(place(text, start), place(text, end), content)
    after = spliced(raw, {number: [change]})
    expected = json.loads(raw)
    got = json.loads(after)
    now = got["cells"][number - 1]["source"]
    assert "".join(now) == text[:start] + content + text[end:]
    assert isinstance(now, type(source))
    expected["cells"][number - 1]["source"] = now
    assert got == expected
    assert list(got) == list(expected)
    # The bytes before and behind the source are those of before.
    kept_before = raw.index('"source"') if number == 1 else raw.index('"cells"')
    assert after.startswith(raw[:kept_before])
    assert after.endswith(raw[raw.rindex('"z"') :])
    if text[start:end] == content:
        assert after == raw or not all(source)


@pytest.mark.parametrize("source", ['"a\x7f"', '["a", "b"]', '["a\\u00e9", "\\\\"]', '"\\u0061"'])
def test_what_is_replaced_by_itself_stays_as_it_was_written(source: str) -> None:
    raw = f'{{"nbformat": 4, "cells": [{{"cell_type": "code", "source": {source}}}]}}'
    text = "".join(json.loads(source))
    change = CellChange((1, 0), place(text, len(text)), text)
    assert spliced(raw, {1: [change]}) == raw


def place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n") - 1


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_in_a_cell_stay(ends: str) -> None:
    raw = json.dumps({"cells": [{"source": [f"a{ends}", f"b{ends}", "c"]}]})
    after = spliced(raw, {1: [CellChange((2, 0), (2, 1), "x\ny")]})
    assert json.loads(after)["cells"][0]["source"] == [f"a{ends}", f"x{ends}", f"y{ends}", "c"]


def test_a_cell_without_a_source_cannot_be_changed() -> None:
    with pytest.raises(CannotChangeError):
        spliced('{"cells": [{}]}', {1: [CellChange((1, 0), (1, 0), "x")]})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('["a"]', '["a\\n", "b"]'),
        ('[\n  "a"\n ]', '[\n  "a\\n",\n  "b"\n ]'),
        ('["z\\n"  ,"a"]', '["z\\n"  ,"a\\n"  ,"b"]'),
        ('"a"', '"a\\nb"'),
    ],
)
def test_new_lines_are_laid_out_as_the_others(source: str, expected: str) -> None:
    row = 1 + source.count("z")
    raw = '{"cells": [{"source": %s}]}'
    after = spliced(raw % source, {1: [CellChange((row, 1), (row, 1), "\nb")]})
    assert after == raw % expected


def test_an_emptied_list_and_a_filled_one() -> None:
    change = CellChange((1, 0), (1, 1), "")
    assert spliced('{"cells": [{"source": [ "a" ]}]}', {1: [change]}) == (
        '{"cells": [{"source": []}]}'
    )
    change = CellChange((1, 0), (1, 0), "a\nb")
    assert spliced('{"cells": [{"source": []}]}', {1: [change]}) == (
        '{"cells": [{"source": ["a\\n", "b"]}]}'
    )
