"""What a change means for code that people have written: findings in public repositories.

    python tools/ecosystem.py compare OLD [NEW]   findings that NEW adds and removes, as a table
    python tools/ecosystem.py expected            whether the committed counts still hold
    python tools/ecosystem.py expected --write    commit to what is counted now

OLD and NEW are revisions of this repository, or folders that hold the package; NEW is the working
tree unless told otherwise. The repositories and their commits stand in `ecosystem.toml`; they are
cloned once, into `--folder`, from `--source`. Exit status 1: something has changed; 2: a repository
cannot be had, or a version cannot be run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
GITHUB = "https://github.com/{owner}/{name}.git"

#: Rows move when anything above them changes.
_ROW = re.compile(r"\b(line|row|cell) \d+")


class Repository(NamedTuple):
    """A public repository at one commit, and how many findings of each code it has."""

    name: str
    commit: str
    expected: tuple[tuple[str, int], ...]


class Found(NamedTuple):
    """A finding, as two versions of the linter can be compared by it."""

    code: str
    file: str
    text: str


class EcosystemError(Exception):
    """A repository cannot be had, or a version of the linter cannot be run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; what it exits with."""
    options = _options(arguments)
    folders = {}
    missing = 0
    for one in read(options.list):
        if options.only in one.name:
            try:
                folders[one] = checked_out(one, options.folder, options.source)
            except EcosystemError as error:
                missing += 1
                print(f"ecosystem: {one.name}: {error}", file=sys.stderr)
    try:
        if options.command == "compare":
            status = _compare(options.old, options.new, folders)
        else:
            status = _expected(options.list, folders, write=options.write)
    except EcosystemError as error:
        print(f"ecosystem: {error}", file=sys.stderr)
        return 2
    return 2 if missing else status


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("ecosystem.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--list", type=Path, default=Path(__file__).with_suffix(".toml"))
    parser.add_argument("--folder", type=Path, default=ROOT / ".ecosystem", help="the clones")
    parser.add_argument("--source", default=GITHUB, help="where to clone from  [%(default)s]")
    parser.add_argument("--only", default="", metavar="WORD", help="repositories with this word")
    commands = parser.add_subparsers(dest="command", required=True)
    compare = commands.add_parser("compare", help="two versions with each other")
    compare.add_argument("old")
    compare.add_argument("new", nargs="?", default=str(ROOT))
    expected = commands.add_parser("expected", help="with the committed counts")
    expected.add_argument("--write", action="store_true", help="commit to the counts of now")
    return parser.parse_args(arguments)


def read(path: Path) -> list[Repository]:
    """The repositories that a file lists."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["repository"]
    return [
        Repository(one["name"], one["commit"], tuple(sorted(one.get("expected", {}).items())))
        for one in tables
    ]


# --- the two ways to run it -----------------------------------------------------------------------


def _compare(old: str, new: str, folders: Mapping[Repository, Path]) -> int:
    added = removed = 0
    print("| repository | | code | file | finding |\n| --- | --- | --- | --- | --- |")
    with _version(old) as before, _version(new) as after:
        for one, folder in folders.items():
            was, now = found_by(before, folder), found_by(after, folder)
            for sign, gone in (("+", now - was), ("-", was - now)):
                for finding in sorted(gone.elements()):
                    cells = (finding.code, finding.file, finding.text.replace("|", "\\|"))
                    print(f"| {one.name} | {sign} | {' | '.join(cells)} |")
            added += (now - was).total()
            removed += (was - now).total()
    print(f"\n{added} added, {removed} removed")
    return int(bool(added or removed))


def _expected(path: Path, folders: Mapping[Repository, Path], *, write: bool) -> int:
    counted = {}
    wrong = 0
    print("| repository | commit | findings |\n| --- | --- | --- |")
    for one, folder in folders.items():
        codes = Counter(finding.code for finding in found_by(ROOT, folder).elements())
        counts = tuple(sorted(codes.items()))
        counted[one.name] = one._replace(expected=counts)
        said = ", ".join(f"{code} {count}" for code, count in counts) or "none"
        if counts != one.expected:
            wrong += 1
            wanted = ", ".join(f"{code} {count}" for code, count in one.expected)
            said += f" (expected: {wanted or 'none'})"
        print(f"| {one.name} | {one.commit[:10]} | {said} |")
    if write:
        tables = (_table(counted.get(one.name, one)) for one in read(path))
        path.write_text("\n".join(tables), encoding="utf-8")
        return 0
    print(f"\n{wrong} of {len(folders)} repositories are not as expected")
    return int(bool(wrong))


def _table(one: Repository) -> str:
    counts = ", ".join(f"{code} = {count}" for code, count in one.expected)
    expected = f"{{ {counts} }}" if counts else "{}"
    return f'[[repository]]\nname = "{one.name}"\ncommit = "{one.commit}"\nexpected = {expected}\n'


# --- versions and repositories --------------------------------------------------------------------


@contextlib.contextmanager
def _version(name: str) -> Iterator[Path]:
    """A folder with the package: the one that is named, or a revision of this repository."""
    if Path(name, "flake8_dask_pickle").is_dir():
        yield Path(name).resolve()
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "version")
        _git("worktree", "add", "--detach", str(folder), name, cwd=ROOT)
        try:
            yield folder
        finally:
            _git("worktree", "remove", "--force", str(folder), cwd=ROOT)


def checked_out(one: Repository, folder: Path, source: str) -> Path:
    """A checkout of a repository at its commit, cloned if it is not there yet."""
    owner, _, name = one.name.partition("/")
    place = folder / f"{owner}+{name}"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        url = source.format(owner=owner, name=name)
        _git("clone", "--quiet", "--no-checkout", url, str(place), cwd=folder)
    _git("checkout", "--quiet", "--force", one.commit, cwd=place)
    return place


def found_by(version: Path, folder: Path) -> Counter[Found]:
    """What a version of the linter finds in a folder, with nobody's configuration."""
    command = [sys.executable, "-m", "flake8_dask_pickle", "check", "--isolated"]
    done = subprocess.run(
        [*command, "--output-format", "json", folder.name],
        # Python looks for modules where it starts, which must not be among theirs.
        cwd=folder.parent,
        env={**os.environ, "PYTHONPATH": str(version)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise EcosystemError(f"{version} does not run: {done.stderr.strip()[-300:]}")
    return Counter(_found(one) for one in json.loads(done.stdout))


def _found(one: dict[str, Any]) -> Found:
    text = _ROW.sub(r"\1 …", one["message"])
    return Found(one["code"], one["filename"].partition("/")[2], text)


def _git(*arguments: str, cwd: Path) -> None:
    try:
        subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, text=True, check=True)
    except subprocess.CalledProcessError as error:
        raise EcosystemError(f"git {arguments[0]}: {error.stderr.strip()}") from None


if __name__ == "__main__":
    sys.exit(main())
