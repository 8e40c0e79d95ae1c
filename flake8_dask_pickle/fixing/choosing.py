"""From what a rule proposes to the fix of a finding: the first proposal that really helps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from flake8_dask_pickle.finding import Edit, Finding, Fix
from flake8_dask_pickle.fixing.imports import added_imports, notebook_imports
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Import, Mend
from flake8_dask_pickle.fixing.text import OverlapError, Replacement, Text, applied
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.keeping import Keeping
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.rules.base import Report

#: Proposals for one finding beyond these are not tried.
MOST_TRIED = 8
#: Lines that are analysed again for the fixes of one file, and how often that is done at least.
#: What is left without a fix may get one in the next round, when others are fixed.
MOST_LINES = 20_000
LEAST_TRIES = 12


class Chooser:
    """Tries proposals on one source."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self._settings = replace(settings, fixes=False)
        self._text = Text(source.text)
        self._tries = max(MOST_LINES // (source.text.count("\n") + 1), LEAST_TRIES)
        #: What was found in texts that were tried: several findings may have the same fix.
        self._tried: dict[str, Counter[str] | None] = {}
        self._imported: dict[tuple[Import, ...], list[Replacement]] = {}

    def fix(
        self,
        finding: Finding,
        report: Report,
        submission: Submission | None,
        ev: Evaluator,
        keeping: Keeping,
    ) -> Fix | None:
        """The first proposal after which the linter has less to say; None if there is none."""
        aid = Aid(ev, keeping, self._text, report, submission)
        for mend in islice(_proposals(aid), MOST_TRIED):
            for changes in self._ways_to_write(mend):
                try:
                    text = applied(self._source.text, changes)
                except OverlapError:
                    continue
                if self._helps(finding.code, text):
                    return Fix(mend.title, mend.safety, tuple(self._edits(changes)))
        return None

    def _ways_to_write(self, mend: Mend) -> Iterator[list[Replacement]]:
        changes = [*mend.changes, *self._imports(mend)]
        if mend.leftovers:
            yield [*changes, *mend.leftovers]
        yield changes

    def _helps(self, code: str, text: str) -> bool:
        if text not in self._tried:
            if self._tries == 0:
                return False
            self._tries -= 1
            self._tried[text] = self._codes_in(text)
        before, after = self._before, self._tried[text]
        if before is None or after is None:
            return False
        return after[code] < before[code] and after <= before

    @cached_property
    def _before(self) -> Counter[str] | None:
        return self._codes_in(self._source.text)

    def _codes_in(self, text: str) -> Counter[str] | None:
        """How many findings of each code a text has; None for what is broken."""
        from flake8_dask_pickle.analysis import codes_in

        try:
            return codes_in(replace(self._source, text=text), self._settings)
        except Exception:  # noqa: BLE001 - what breaks the file is no fix
            return None

    def _imports(self, mend: Mend) -> list[Replacement]:
        if mend.imports not in self._imported:
            self._imported[mend.imports] = list(self._imports_of(mend.imports))
        return self._imported[mend.imports]

    def _imports_of(self, imports: tuple[Import, ...]) -> Iterator[Replacement]:
        if imports and self._source.kind == "notebook":
            yield from notebook_imports(self._source, imports)
        elif imports:
            yield from added_imports(self._source.text, imports)

    def _edits(self, changes: Iterable[Replacement]) -> Iterator[Edit]:
        for change in sorted(set(changes)):
            row, column = self._text.place(change.start)
            end_row, end_column = self._text.place(change.end)
            place = self._source.place(row, column + 1, end_row, end_column + 1)
            yield Edit(place, change.content)


def _proposals(aid: Aid) -> Iterator[Mend]:
    for way in aid.report.rule.mends():
        with suppress(CannotMendError):
            yield from way(aid)
