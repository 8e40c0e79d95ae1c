"""`python -m tests.oracle.fixing`: composed programs that fail are fixed, and run again.

A fix is proved when the program fails as it was written, runs once it is fixed, and then prints
what the program prints on threads, where nothing is pickled.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.fixing.applying import Fixed, fixed
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

from .generate import programs
from .predict import failures, findings
from .reality import LIMIT, Outcome, outcomes
from .writer import Program

#: Seconds that a fixed program may take.
PATIENCE = 30.0

#: What is printed of an object that does not say what it is; one of Dask may be in its place.
_ANONYMOUS = re.compile(r"<[^<>]*0x[0-9a-f]+>")


@dataclass(frozen=True)
class Mended:
    """A program with findings, what fixing made of it, and how both end.

    `meant` is what the program does on threads. `after` is None where nothing was fixed.
    """

    program: Program
    before: Outcome
    meant: Outcome
    findings: tuple[Finding, ...]
    fixed: Fixed
    after: Outcome | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing of what fails is left to be found."""
        return not failures(self.fixed.left)

    @property
    def verdict(self) -> str:
        """What became of a program that failed."""
        if not self.before.fails:
            return "ran before"
        if not self.is_whole or self.after is None:
            return "not fixed"
        if self.after.verdict != "runs":
            return f"still {self.after.verdict}"
        return "proved" if self.is_as_meant else "prints otherwise"

    @property
    def is_bad(self) -> bool:
        """Whether fixing has made of it what it should not."""
        return self.verdict.startswith(("still", "prints"))

    @property
    def is_as_meant(self) -> bool:
        """Whether it prints what it did on threads, if it ran there at all."""
        assert self.after is not None
        return self.meant.verdict != "runs" or _printed(self.meant) == _printed(self.after)


def mended(batch: Sequence[Program], python: str = sys.executable) -> Iterator[Mended]:
    """The programs among these that the linter finds fault with, fixed and run."""
    faulty = [(one, found) for one in batch if (found := failures(findings(one)))]
    results = [fixed_program(one) for one, _ in faulty]
    changed = [
        replace(one, text=result.source.text)
        for (one, _), result in zip(faulty, results, strict=True)
        if result.mended
    ]
    originals = [one for one, _ in faulty]
    before = _run(originals, python)
    meant = _run(originals, python, threads=True)
    # Few of these hang, so there is time for a slow machine.
    after = _run(changed, python, limit=PATIENCE)
    for (one, found), result in zip(faulty, results, strict=True):
        name = one.name
        yield Mended(one, before[name], meant[name], tuple(found), result, after.get(name))


def fixed_program(program: Program) -> Fixed:
    """A program with all that can be fixed of what fails."""
    return fixed(
        Source(f"{program.name}.py", program.text), Settings(select=("DPK1",)), unsafe=True
    )


def _run(
    batch: list[Program], python: str, limit: float = LIMIT, *, threads: bool = False
) -> dict[str, Outcome]:
    return {one.name: how for one, how in outcomes(batch, python, limit, threads=threads)}


def _printed(outcome: Outcome) -> list[str]:
    """The lines that were printed, in no order, without addresses."""
    return sorted(_ANONYMOUS.sub("<>", outcome.printed).splitlines())


def table(every: Sequence[Mended]) -> str:
    """How many programs came to what, by rule, and in all."""
    columns = [
        *("proved", "prints otherwise", "not fixed"),
        *("still fails", "still broken", "still hangs", "ran before"),
    ]
    counts: dict[str, Counter[str]] = {}
    for one in every:
        for code in (*sorted({found.code for found in one.findings}), "all"):
            counts.setdefault(code, Counter())[one.verdict] += 1
    lines = ["rule    programs  " + "  ".join(columns)]
    for code, found in sorted(counts.items()):
        cells = (f"{found[column]:>{len(column)}}" for column in columns)
        lines.append(f"{code:<6}  {found.total():>8}  " + "  ".join(cells))
    return "\n".join(lines)


def main() -> int:
    """Exit status 1 when a fixed program does not run, or does not print what it did."""
    parser = argparse.ArgumentParser("tests.oracle.fixing", description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--show", type=Path, help="write what did not come to work to this file")
    options = parser.parse_args()
    batch = [one for one in programs(options.seed, options.count) if one.context != "notebook"]
    every = list(mended(batch))
    print(table(every))
    bad = [one for one in every if one.is_bad]
    if options.show:
        options.show.write_text("\n".join(_shown(one) for one in every if one.verdict != "proved"))
    return int(bool(bad))


def _shown(one: Mended) -> str:
    said = "\n".join(f"    {found.place.row}: {found.text}" for found in one.findings)
    titles = "\n".join(f"    {found.fix.title}" for found in one.fixed.mended if found.fix)
    return (
        f"==== {one.verdict}: {one.program.name} ({one.program.way}; {one.program.object}; "
        f"{one.program.api})\n{said}\n{titles}\n{one.fixed.source.text}\n---- {one.after}\n"
        f"---- meant {one.meant.printed!r}\n---- prints {one.after and one.after.printed!r}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
