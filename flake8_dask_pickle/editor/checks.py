"""A snapshot checked: what a thread works out while the person goes on typing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flake8_dask_pickle.baseline import BaselineError, Baselines
from flake8_dask_pickle.checking import Checker
from flake8_dask_pickle.configuration import Configuration, ConfigurationError
from flake8_dask_pickle.editor.documents import Snapshot, texts_of
from flake8_dask_pickle.editor.guarding import is_too_deep
from flake8_dask_pickle.editor.options import Options
from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.fixing.applying import Document, mended
from flake8_dask_pickle.nearest import Configurations
from flake8_dask_pickle.policies import Policies
from flake8_dask_pickle.source import UnreadableSource
from flake8_dask_pickle.source.project import forget_projects
from flake8_dask_pickle.unanalysed import UNREADABLE, unreadable


@dataclass(frozen=True, slots=True)
class Checked:
    """What is found in a snapshot. `problem` says why the configuration cannot be used, if so.

    `document` is None where the snapshot cannot be read as Python, for which `error` says why, or
    where it is not to be.
    """

    snapshot: Snapshot
    findings: tuple[Finding, ...] = ()
    document: Document | None = None
    problem: str = ""
    error: UnreadableSource | None = None


def check(snapshot: Snapshot, options: Options, *, fixes: bool = False) -> Checked:
    """What is found in a snapshot, with what mends it where `fixes` are wanted, which costs more.

    A text that cannot be read as Python has that one finding, at the place where reading ends.
    """
    forget_projects()  # files come and go while the server runs
    checker, problem = _checker(Path(snapshot.filename), options, fixes=fixes)
    if checker is None:
        return Checked(snapshot, problem=problem)
    try:
        document = _document(snapshot)
        return Checked(snapshot, checker.findings(document.source), document, problem)
    except UnreadableSource as error:
        is_wanted = checker.looks_for(snapshot.filename, UNREADABLE.code)
        findings = (unreadable(snapshot.filename, error),) if is_wanted else ()
        return Checked(snapshot, findings, None, problem, error)


def fix_all(snapshot: Snapshot, options: Options) -> list[str] | None:
    """The texts of the snapshot's pieces after all fixes; None where none can be made."""
    checker, _ = _checker(Path(snapshot.filename), options, fixes=True)
    if checker is None:
        return None
    try:
        after = mended(_document(snapshot), checker.findings, unsafe=options.unsafe_fixes)
    except UnreadableSource:
        return None
    return texts_of(after.document) if after.mended else None


def _document(snapshot: Snapshot) -> Document:
    """The Python in a snapshot. Raises UnreadableSource."""
    document = snapshot.document()
    if is_too_deep(document.source.text):
        raise UnreadableSource("the code is nested too deeply to be analysed")
    return document


def _checker(path: Path, options: Options, *, fixes: bool) -> tuple[Checker | None, str]:
    """What checks a file, None where it is left out; and what is wrong with its configuration.

    The configuration is read anew each time, which costs little: no change of it can be missed.
    """
    try:
        configurations = Configurations(**options.overrides)
        # All that can be wrong shows here, not in the middle of the check.
        baselines = Baselines(configurations)
        baselines.of(str(path))
        if Policies(configurations).verdict(path):
            return None, ""
        return Checker(configurations, fixes=fixes, baselines=baselines), ""
    except (ConfigurationError, BaselineError) as error:
        problem = str(error)
    configurations = Configurations(Configuration(), **options.overrides)
    return Checker(configurations, fixes=fixes), problem
