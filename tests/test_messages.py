"""What the linter says, word for word, of the annotated programs and of composed ones.

The files in `messages` hold the findings with their chains and fixes. Whoever changes what is said
writes them anew, and reads the difference:

    python -m tests.test_messages
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import PEDANTIC, Settings
from flake8_dask_pickle.source import Source

from .oracle.generate import programs
from .oracle.predict import findings
from .test_cases import CASES, CODES
from .test_projects import PROJECTS

MESSAGES = Path(__file__).parent / "messages"
#: The composed programs: as many of this seed.
SEED, COUNT = 1, 500


def shown(place: Place) -> str:
    cell = "" if place.cell is None else f"cell {place.cell}:"
    return f"{cell}{place.row}:{place.column}-{place.end_row}:{place.end_column}"


def lines(finding: Finding) -> Iterator[str]:
    """All that a person can see of a finding."""
    assert finding.code != "DPK000", finding.text
    about = " ".join(word for word in (finding.confidence, finding.kind, finding.target) if word)
    yield f"{shown(finding.place)} {finding.text}  [{about}]"
    for link in finding.chain:
        yield f"    {Path(link.place.filename).name}:{shown(link.place)} {link.message}"
    if finding.fix is not None:
        yield f"  {finding.fix.safety}: {finding.fix.title}"
        for edit in finding.fix.edits:
            yield f"    {shown(edit.place)} {edit.content!r}"


def of_rule(code: str) -> Iterator[str]:
    """What is said of the programs of one rule."""
    settings = Settings(pedantic=PEDANTIC & {code}, fixes=True)
    for path in sorted((CASES / code).glob("fires_*.py")):
        yield f"# {path.stem}"
        for one in lint(Source(path.name, path.read_text(encoding="utf-8")), settings):
            yield from lines(one)


def of_projects() -> Iterator[str]:
    """What is said of the files of the projects."""
    with tempfile.TemporaryDirectory() as top:
        for project in PROJECTS:
            folder = Path(shutil.copytree(project, Path(top, project.name)))
            for path in sorted(folder.rglob("*.py")):
                found = lint(Source(str(path), path.read_text(encoding="utf-8")), Settings())
                if found:
                    yield f"# {path.relative_to(top).as_posix()}"
                for one in found:
                    yield from lines(one)


def of_composed() -> Iterator[str]:
    """What is said of composed programs, most of which are of several parts."""
    for program in programs(SEED, COUNT):
        found = findings(program)
        if found:
            yield f"# {program.name}"
        for one in found:
            yield from lines(one)


REPORTS = {
    **{code: lambda code=code: of_rule(code) for code in CODES},  # type: ignore[misc]
    "projects": of_projects,
    "composed": of_composed,
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is none of a project, so that nothing beside a program is read."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", REPORTS)
def test_says_what_it_has_always_said(name: str) -> None:
    said = "\n".join([*REPORTS[name](), ""])
    assert said == (MESSAGES / f"{name}.txt").read_text(encoding="utf-8")


def test_nothing_is_kept_of_what_is_gone() -> None:
    assert {path.stem for path in MESSAGES.iterdir()} == set(REPORTS)


def write() -> None:
    """Write all files anew."""
    MESSAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, report in REPORTS.items():
            text = "\n".join([*report(), ""])
            (MESSAGES / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
