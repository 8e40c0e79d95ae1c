"""What passed on its way to the output, counted, and the line that sums it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.terminal import printable
from flake8_dask_pickle.source.notebook import NotebookSource

#: Characters of the name of a language: it comes from a file.
_LONGEST = 40


class Tally:
    """Counts files, findings, fixes and failures."""

    def __init__(self) -> None:
        self.files = self.files_with_findings = self.findings = 0
        #: What was or would be mended, in how many files, and what the fixes left are.
        self.mended = self.changed = 0
        self.fixes: Counter[str] = Counter()
        #: Whether the linter failed, or something could not be written.
        self.failed = False
        self._verdicts: Counter[str] = Counter()
        #: How many notebooks there are in each language that is not Python.
        self._foreign: Counter[str] = Counter()

    def counting(self, reports: Iterable[FileReport]) -> Iterator[FileReport]:
        """The reports as they come, each counted."""
        from flake8_dask_pickle.unanalysed import INTERNAL_ERROR

        for report in reports:
            # A configuration that cannot be used is none of the files that are checked.
            self.files += not (report.failure and report.source is None)
            self.files_with_findings += bool(report.findings)
            self.findings += len(report.findings)
            self.mended += len(report.mended)
            self.changed += bool(report.mended)
            self.fixes.update(one.fix.safety for one in report.findings if one.fix)
            self._verdicts.update(one.verdict.word for one in report.findings if one.verdict)
            self.failed |= any(found.code == INTERNAL_ERROR.code for found in report.findings)
            self.failed |= bool(report.failure)
            if isinstance(report.source, NotebookSource) and not report.source.is_python:
                self._foreign[printable(report.source.language)[:_LONGEST]] += 1
            yield report

    @property
    def standing(self) -> int:
        """How many findings have not been refuted."""
        return self.findings - self._verdicts["refuted"]

    def verdicts(self) -> str:
        """How many findings there are of each verdict."""
        return ", ".join(f"{count} {word}" for word, count in self._verdicts.most_common())

    def summary(self) -> str:
        """What was found, in how many files."""
        if not self.files:
            return "No Python files or notebooks found."
        files = counted(self.files, "file")
        if not self.findings:
            return f"Nothing found in {files}.{self._passed_over()}"
        found = counted(self.findings, "finding")
        return f"{found} in {self.files_with_findings} of {files}.{self._passed_over()}"

    def _passed_over(self) -> str:
        """What was not looked at."""
        listed = [f"{counted(n, 'notebook')} in {name}" for name, n in self._foreign.most_common()]
        return f" Not looked at: {', '.join(listed)}." if listed else ""

    def mending(self, done: str, *, tells_what_is_left: bool) -> str:
        """What was `done` about what was found: "fixed", "would be fixed", …"""
        if not self.files or not (self.mended or self.findings):
            return self.summary()
        files = counted(self.files, "file")
        if tells_what_is_left:
            said = f"{self.mended} {done}, {self.findings} left in {files}."
        else:
            said = f"{self.mended} {done} in {self.changed} of {files}."
        return f"{said} {self.more()}".rstrip()

    def more(self) -> str:
        """What unsafe fixes would do, where they are left."""
        unsafe = self.fixes["unsafe"]
        return f"--unsafe-fixes would fix {unsafe} more." if unsafe else ""


def counted(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
