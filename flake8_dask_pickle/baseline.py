"""A baseline: findings that are known and left for later, in a file, so that only new ones show.

An entry knows its finding by what it says and by the line that it stands on, not by the number of
that line. Equal ones are counted.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tokenize
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.nearest import Configurations
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.lines import lines_of, row_in_text
from flake8_dask_pickle.unanalysed import UNANALYSED

FILE_NAME = ".dask-pickle-baseline.json"

_VERSION = 1
#: What no baseline takes in: that a file was not analysed.
NEVER_KNOWN = frozenset(kind.code for kind in UNANALYSED)


class BaselineError(Exception):
    """A baseline that cannot be read or written; the message names the file and says why."""


class Entry(NamedTuple):
    """How a finding is known again; `path` is relative to the folder of the baseline."""

    path: str
    code: str
    target: str
    kind: str
    #: A hash of the line that is reported and of the one that its statement begins on.
    line: str


class Baseline:
    """The findings in a baseline file, and which of them a run has met again."""

    def __init__(self, file: Path, entries: Counter[Entry] | None = None) -> None:
        self.file = file
        self._entries: Counter[Entry] = Counter() if entries is None else entries
        self._by_path: dict[str, Counter[Entry]] = {}
        for entry, count in self._entries.items():
            self._by_path.setdefault(entry.path, Counter())[entry] = count
        self._met: dict[str, Counter[Entry]] = {}
        self._outdated: dict[str, Counter[Entry]] = {}
        self._new: dict[str, Counter[Entry]] = {}

    @property
    def hidden(self) -> int:
        """How many findings of the run are in the baseline."""
        return sum(count.total() for count in self._met.values())

    def without_known(
        self,
        source: Source,
        findings: Iterable[Finding],
        looks_for: Callable[[str], bool],
    ) -> tuple[Finding, ...]:
        """The findings of a source that are not in the baseline.

        `looks_for` says of a code whether the run would find it there: if it does not, entries
        with that code are not outdated.
        """
        path = self._relative(source.filename)
        known = Counter(self._by_path.get(path, Counter()))
        met: Counter[Entry] = Counter()
        new: Counter[Entry] = Counter()
        visible: list[Finding] = []
        hasher = LineHasher(source)
        for finding in findings:
            entry = _entry(path, finding, hasher)
            if met[entry] < known[entry]:
                met[entry] += 1
                continue
            visible.append(finding)
            if finding.code not in NEVER_KNOWN:
                new[entry] += 1
        self._met[path], self._new[path] = met, new
        gone = known - met
        self._outdated[path] = Counter({one: gone[one] for one in gone if looks_for(one.code)})
        return tuple(visible)

    def outdated(self) -> Counter[Entry]:
        """The entries that match nothing any more: in files that were checked, or that are gone."""
        found = sum(self._outdated.values(), Counter[Entry]())
        for path, entries in self._by_path.items():
            if path not in self._met and not (self.file.parent / path).exists():
                found += entries
        return found

    def brought_up_to_date(self) -> Counter[Entry]:
        """The entries with what the run has found, and without what it has not found again."""
        return self._entries - self.outdated() + sum(self._new.values(), Counter[Entry]())

    def update(self) -> int:
        """Write it anew, and say how many findings it holds. Raises BaselineError."""
        from flake8_dask_pickle.fixing.files import write

        entries = self.brought_up_to_date()
        data = as_text(entries).encode()
        try:
            if not self.file.is_file() or self.file.read_bytes() != data:
                write(self.file, data)
        except OSError as error:
            raise BaselineError(f"{self.file}: cannot be written: {error.strerror}") from None
        return entries.total()

    def _relative(self, name: str) -> str:
        path = os.path.abspath(name)  # noqa: PTH100 - links stay links
        folder = os.path.abspath(self.file.parent)  # noqa: PTH100
        with suppress(ValueError):  # on another drive
            path = os.path.relpath(path, folder)
        return path.replace(os.sep, "/")


class Baselines:
    """The baseline of each file: the `given` one for all, or what its configuration names.

    With `makes`, those that do not exist yet are empty, and files without one share `FILE_NAME` in
    the current folder. Raises BaselineError when the given one is none.
    """

    def __init__(
        self, configurations: Configurations, given: Path | None = None, *, makes: bool = False
    ) -> None:
        self._configurations = configurations
        self._given = given
        self._makes = makes
        self._read: dict[Path, Baseline] = {}
        if given is not None:
            self._read[given] = read_baseline(given, must_exist=not makes)

    def of(self, name: str) -> Baseline | None:
        """The baseline of the file of this name. Raises BaselineError."""
        configuration = self._configurations.above(Path(name))
        file = self._given or configuration.baseline_file()
        if file is None and self._makes:
            file = Path(FILE_NAME)
        if file is None:
            return None
        if file not in self._read:
            self._read[file] = read_baseline(file, must_exist=not self._makes)
        return self._read[file]

    def all(self) -> Iterator[Baseline]:
        """The baselines of all files that were asked for."""
        yield from self._read.values()


def _entry(path: str, finding: Finding, hasher: LineHasher) -> Entry:
    return Entry(path, finding.code, finding.target or "", finding.kind or "", hasher.of(finding))


class LineHasher:
    """Hashes the lines of one source."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lines: list[str] = []
        self._starts: dict[int, int] = {}

    def of(self, finding: Finding) -> str:
        """The hash of where a finding stands; spaces around the lines do not count."""
        if not self._lines:
            self._lines = lines_of(self._source.text)
            self._starts = _statement_starts(self._source.text)
        row = row_in_text(self._source, finding.place)
        rows = (row, self._starts.get(row, row))
        said = "\n".join(self._lines[one - 1].strip() for one in rows if one <= len(self._lines))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _statement_starts(text: str) -> dict[int, int]:
    """Row -> the row that its statement begins on. Empty when the text cannot be tokenized."""
    starts: dict[int, int] = {}
    first: int | None = None
    skipped = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline=None).readline):
            if first is None and token.type in skipped:
                continue
            first = token.start[0] if first is None else first
            if token.type == tokenize.NEWLINE:
                starts.update(dict.fromkeys(range(first, token.end[0] + 1), first))
                first = None
    except (tokenize.TokenError, SyntaxError):
        return {}
    return starts


# --- the file -------------------------------------------------------------------------------------


def read_baseline(file: Path, *, must_exist: bool = True) -> Baseline:
    """The baseline in a file. Raises BaselineError."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if not must_exist:
            return Baseline(file)
        raise BaselineError(f"{file}: there is no baseline; --write-baseline makes one") from None
    except OSError as error:
        raise BaselineError(f"{file}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # both bad JSON and bad UTF-8
        raise BaselineError(f"{file}: not a baseline: not valid JSON: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list):
        raise BaselineError(f"{file}: not a baseline: it has no list of 'findings'")
    if data.get("version") != _VERSION:
        said = f"it is of version {data.get('version')!r}, not {_VERSION}"
        raise BaselineError(f"{file}: not a baseline that is understood: {said}")
    entries: Counter[Entry] = Counter()
    for number, row in enumerate(data["findings"], 1):
        try:
            entry, count = _read(row)
        except ValueError as error:
            raise BaselineError(f"{file}: not a baseline: finding {number} {error}") from None
        entries[entry] += count
    return Baseline(file, entries)


def _read(row: Any) -> tuple[Entry, int]:
    """One line of the file."""
    if not isinstance(row, dict):
        raise ValueError("is not an object")
    for key in Entry._fields:
        if not isinstance(row.get(key), str):
            raise ValueError(f"has no text as its {key!r}")
    count = row.get("count")
    if not isinstance(count, int) or count < 1:
        raise ValueError("has no number from 1 up as its 'count'")
    return Entry(*(row[key] for key in Entry._fields)), count


def as_text(entries: Counter[Entry]) -> str:
    """The text of a baseline: a line an entry, in the same order whatever found them."""
    lines = [
        json.dumps({**entry._asdict(), "count": count}) for entry, count in sorted(entries.items())
    ]
    listed = ",\n    ".join(lines)
    inner = f"\n    {listed}\n  " if lines else ""
    return f'{{\n  "version": {_VERSION},\n  "findings": [{inner}]\n}}\n'
