"""What becomes of other people's notebooks: are they read, and do they keep every byte?

Prints a Markdown table, and then whatever was not read or not kept. The notebooks below the given
folders are copied, and checked and fixed by the real command. A notebook in which nothing is to be
fixed must stay as it is; in one that is fixed, nothing but sources of cells may change. Besides,
each code cell of each notebook gets a character that is taken out again, in the text of the file:
what comes back must be the file. Run with an interpreter that has this package:

    python benchmarks/notebooks.py FOLDER... [> table.md]
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from flake8_dask_pickle.fixing.notebooks import CellChange
from flake8_dask_pickle.fixing.splicing import spliced
from flake8_dask_pickle.source.files import decoded, source_of
from flake8_dask_pickle.source.notebook import NotebookSource

COMMAND = (sys.executable, "-m", "flake8_dask_pickle", "check", "--isolated", "--exit-zero")


class Notebook(NamedTuple):
    """A notebook, its copy, and its path below the folder that was given."""

    path: Path
    copy: Path
    name: str


def copied(folders: tuple[Path, ...], into: Path) -> list[Notebook]:
    """The notebooks below the folders, each copied."""
    found = [
        (path, path.relative_to(folder).as_posix())
        for folder in folders
        for path in sorted(folder.rglob("*.ipynb"))
        if path.is_file()
    ]
    books = [Notebook(path, into / f"{at:05}.ipynb", name) for at, (path, name) in enumerate(found)]
    for book in books:
        shutil.copyfile(book.path, book.copy)
    return books


def fixed(folder: Path, *options: str) -> tuple[list[dict[str, Any]], str]:
    """What is found in a folder and left after fixes, and what went wrong on the whole."""
    command = [*COMMAND, "--fix", *options, "--output-format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return list(json.loads(done.stdout)), done.stderr if "Traceback" in done.stderr else ""
    except ValueError:
        return [], done.stderr or "nothing was said"


def comes_back(path: Path) -> bool:
    """Whether a character can be put into each code cell and taken out without a trace."""
    raw, _ = decoded(path.name, path.read_bytes())
    cells = [
        number
        for number, cell in enumerate(json.loads(raw)["cells"], 1)
        if cell["cell_type"] == "code" and "".join(cell["source"])
    ]
    there = spliced(raw, {one: [CellChange((1, 0), (1, 0), "x")] for one in cells})
    back = spliced(there, {one: [CellChange((1, 0), (1, 1), "")] for one in cells})
    return back == raw and (there != raw or not cells)


def without_sources(path: Path) -> Any:
    """A notebook's data without what a fix may change."""
    book = json.loads(path.read_text(encoding="utf-8-sig"))
    for cell in book["cells"]:
        cell.pop("source", None)
    return book


def measure(folders: tuple[Path, ...]) -> tuple[Counter[str], list[str]]:
    """How many notebooks there are of each sort, and what is to be said of single ones."""
    counts: Counter[str] = Counter()
    said: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        books = copied(folders, Path(place))
        counts["notebooks"] = len(books)
        begun = time.monotonic()
        found, crash = fixed(Path(place), "--unsafe-fixes")
        counts["seconds"] = round(time.monotonic() - begun)
        if crash:
            raise SystemExit(crash)
        crashed = {one["filename"] for one in found if one["code"] == "DPK000"}
        unread = {one["filename"]: one["message"] for one in found if one["code"] == "DPK001"}
        counts["findings left"] = len(found) - len(crashed) - len(unread)
        for book in books:
            if str(book.copy) in crashed:
                counts["crashed"] += 1
                said.append(f"crashed: {book.name}")
            elif str(book.copy) in unread:
                counts["said to be no Python"] += 1
                said.append(f"{book.name}: {unread[str(book.copy)][:100]}")
            else:
                sort(book, counts, said)
    return counts, said


def sort(book: Notebook, counts: Counter[str], said: list[str]) -> None:
    """Count a notebook that was read."""
    before = book.path.read_bytes()
    source = source_of(book.path.name, before)
    is_foreign = isinstance(source, NotebookSource) and not source.is_python
    counts["in another language" if is_foreign else "read"] += 1
    if comes_back(book.path):
        counts["come back"] += 1
    else:
        said.append(f"does not come back: {book.name}")
    if book.copy.read_bytes() == before:
        counts["byte-identical"] += 1
        return
    counts["fixed"] += 1
    if without_sources(book.path) == without_sources(book.copy):
        counts["fixed in sources alone"] += 1
    else:
        said.append(f"more than sources has changed: {book.name}")


ROWS = (
    ("notebooks", "notebooks"),
    ("read", "read as Python"),
    ("in another language", "in another language, and not looked at"),
    ("said to be no Python", "not read, with a reason (DPK001)"),
    ("crashed", "crashed (DPK000, or a traceback)"),
    ("fixed", "changed by `--fix --unsafe-fixes`"),
    ("fixed in sources alone", "of these: nothing but sources of cells changed"),
    ("byte-identical", "byte-identical after it"),
    ("come back", "byte-identical after a change of every code cell and back"),
    ("findings left", "findings that are left"),
    ("seconds", "seconds, one process, fixes worked out"),
)


def table(folders: tuple[Path, ...]) -> Iterator[str]:
    """The lines of the table, and what is to be said below it."""
    names = ("flake8-dask-pickle", "libcst")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    yield f"{today}, Python {platform.python_version()}, {versions}; {machine}"
    yield ""
    counts, said = measure(folders)
    yield "| | |"
    yield "| --- | ---: |"
    for key, label in ROWS:
        yield f"| {label} | {counts[key]:,} |"
    if said:
        yield ""
        yield from (f"- {line}" for line in said)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(folders: tuple[Path, ...]) -> None:
    """Print what becomes of the notebooks below FOLDERS."""
    for line in table(folders):
        click.echo(line)


if __name__ == "__main__":
    main()
