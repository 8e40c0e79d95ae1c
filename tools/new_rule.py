"""Begin a rule: its file with a page, and programs that it must and must not report.

`python tools/new_rule.py DPK208 prints-far-away` writes a rule that works, about something else
than yours; CONTRIBUTING.md says how to go on. Nothing is written when something is in the way.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from string import Template

from flake8_dask_pickle import __version__
from flake8_dask_pickle.catalogue import look_up

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
SCAFFOLD = ROOT / "tools" / "scaffold"

#: What the first digit of a code says, and the programs of the scaffold that are like it.
KINDS = {"1": "fails", "2": "misleads", "3": "misleads"}


class CannotBeginError(Exception):
    """A code or a name that a new rule cannot have."""


def files(code: str, name: str) -> dict[Path, str]:
    """The text of each file of a new rule. Raises CannotBeginError."""
    _require_free(code, name)
    folder = SCAFFOLD / KINDS[code[3]]
    about = tomllib.loads((folder / "about.toml").read_text(encoding="utf-8"))
    words = {
        **about,
        "code": code,
        "name": name,
        "class_": "".join(word.capitalize() for word in name.split("-")),
        "short": about["function"].removeprefix("builtins."),
        "since": __version__,
        "example": _indented(folder / "example.txt"),
        "instead": _indented(folder / "instead.txt"),
    }
    return {
        ROOT / "flake8_dask_pickle" / "rules" / f"{code.lower()}.py": _filled(
            SCAFFOLD / "rule.txt", words
        ),
        **{
            ROOT / "tests" / "cases" / code / f"{program.stem}.py": _filled(program, words)
            for program in _programs(folder)
        },
    }


def _require_free(code: str, name: str) -> None:
    if not re.fullmatch(r"DPK[123]\d\d", code):
        raise CannotBeginError(f"a code is DPK and three digits from 101 to 399, not {code!r}")
    if not re.fullmatch(r"[a-z]+(-[a-z]+)+", name):
        raise CannotBeginError(f"a name is words with dashes between, not {name!r}")
    for one in (code, name):
        if (taken := look_up(one)) is not None:
            raise CannotBeginError(f"{one} is taken: {taken.code} {taken.name}")


def _programs(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("fires_*.txt"))
    yield from sorted(folder.glob("ok_*.txt"))


def _filled(file: Path, words: dict[str, str]) -> str:
    return Template(file.read_text(encoding="utf-8")).substitute(words)


def _indented(file: Path) -> str:
    return textwrap.indent(file.read_text(encoding="utf-8").rstrip(), "    ")


def main() -> int:
    """Write the files, and say which."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("code", help="the code, such as DPK208")
    parser.add_argument("name", help="the name, such as prints-far-away")
    arguments = parser.parse_args()
    try:
        wanted = files(arguments.code, arguments.name)
        for path in wanted:
            if path.exists():
                raise CannotBeginError(f"{path.relative_to(ROOT)} is there already")
    except CannotBeginError as error:
        parser.error(str(error))
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
