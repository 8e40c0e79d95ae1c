"""What `dask-pickle check` does with what it finds: print it, mend it, hide it, or take it down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_dask_pickle.report import FORMATS_WITH_FIXES
from flake8_dask_pickle.tally import Tally, counted

if TYPE_CHECKING:
    from flake8_dask_pickle.baseline import Baseline, Baselines
    from flake8_dask_pickle.checking import Checker, Handle
    from flake8_dask_pickle.report import FileReport

_STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Mode:
    """The options that say what is to be done."""

    fix: bool = False
    fix_only: bool = False
    diff: bool = False
    unsafe_fixes: bool = False
    show_fixes: bool = False
    add_noqa: bool = False
    write_baseline: bool = False

    @property
    def mends(self) -> bool:
        """Whether fixes are made, or shown as if they were."""
        return self.fix or self.fix_only or self.diff

    @property
    def prints_findings(self) -> bool:
        """Whether what is left is shown."""
        return not (self.fix_only or self.diff)

    def conflict(self, paths: Sequence[Path]) -> str | None:
        """What is wrong with the options together, if something is."""
        doing = [option for option, is_on in self._actions() if is_on]
        mending = {"--fix", "--fix-only", "--diff"}
        if len(doing) > 1 and not mending.issuperset(doing):
            return f"{', '.join(doing[:-1])} and {doing[-1]} exclude each other"
        if self.unsafe_fixes and not self.mends:
            return "--unsafe-fixes goes with --fix, --fix-only or --diff"
        if _STDIN not in paths:
            return None
        if self.add_noqa or self.write_baseline:
            return f"{doing[0]} works on files, not on standard input"
        if self.prints_text(paths) and len(set(paths)) > 1:
            return "with --fix, standard input goes alone: its text is printed"
        return None

    def _actions(self) -> Iterator[tuple[str, bool]]:
        """The options that change files or print changes, and whether they are given."""
        yield from (
            ("--fix", self.fix),
            ("--fix-only", self.fix_only),
            ("--diff", self.diff),
            ("--add-noqa", self.add_noqa),
            ("--write-baseline", self.write_baseline),
        )

    def prints_text(self, paths: Sequence[Path]) -> bool:
        """Whether the text of standard input is printed, with its fixes."""
        return _STDIN in paths and self.mends and not self.diff

    def needs_fixes(self, output_format: str | None) -> bool:
        """Whether fixes are worked out at all, which takes time."""
        asked = self.mends or self.show_fixes or output_format in FORMATS_WITH_FIXES
        return asked and not (self.add_noqa or self.write_baseline)

    def handle(self, checker: Checker) -> Handle | None:
        """What to do with each file; None to report what is found in it."""
        if not (self.mends or self.add_noqa):
            return None
        from flake8_dask_pickle.fixing.handling import Mender, Silencer

        if self.add_noqa:
            return Silencer(checker)
        return Mender(checker, unsafe=self.unsafe_fixes, writes=not self.diff)

    def left(self, reports: Iterable[FileReport]) -> Iterator[FileReport]:
        """What is to be said of files: for a baseline, only what it does not take in."""
        if not self.write_baseline:
            yield from reports
            return
        from flake8_dask_pickle.baseline import NEVER_KNOWN

        for report in reports:
            kept = tuple(one for one in report.findings if one.code in NEVER_KNOWN)
            yield replace(report, findings=kept)

    def summary(self, tally: Tally, baselines: Baselines) -> str:
        """What was found and done."""
        if self.write_baseline:
            return tally.summary() if tally.findings or not tally.files else ""
        return f"{self._done(tally)} {_known(list(baselines.all()))}".rstrip()

    def _done(self, tally: Tally) -> str:
        if self.add_noqa:
            said = tally.mending("hidden by # noqa", tells_what_is_left=True)
            return f"{said} No comment hides what is left." if tally.findings else said
        if self.diff:
            return tally.mending("would be fixed", tells_what_is_left=False)
        if self.mends:
            return tally.mending("fixed", tells_what_is_left=self.prints_findings)
        safe = tally.fixes["safe"]
        would = f"--fix would fix {safe}." if safe else ""
        return " ".join(filter(None, [tally.summary(), would, tally.more()]))

    def status(self, tally: Tally) -> int:
        """The exit status, where nothing has failed."""
        if self.diff:
            return int(tally.changed > 0)
        return int(tally.findings > 0 and self.prints_findings)


def _known(baselines: list[Baseline]) -> str:
    """What the baselines say of what was found."""
    hidden = sum(one.hidden for one in baselines)
    outdated = sum(one.outdated().total() for one in baselines)
    said = [f"{hidden} more in the baseline."] if hidden else []
    if outdated:
        entries = counted(outdated, "finding")
        them = "it" if outdated == 1 else "them"
        said.append(f"{entries} of the baseline no longer found: --write-baseline drops {them}.")
    return " ".join(said)


def take_down(baseline: Baseline) -> str:
    """Write a baseline, and say what it holds now. Raises BaselineError."""
    dropped = baseline.outdated().total()
    held = baseline.update()
    said = f"{counted(held, 'finding')} in {baseline.file}"
    if dropped:
        said += f", {dropped} dropped"
    return f"{said}. --baseline {baseline.file} hides them."
