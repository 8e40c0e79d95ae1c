"""What has been found, as findings: where nodes stand, and each thing once."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture.modules import Module, Modules
from flake8_dask_pickle.capture.submissions import Submission
from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.model.light import NoPositions
from flake8_dask_pickle.probe import Passes, Probe, Span
from flake8_dask_pickle.rules.base import Report
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source


class Anywhere:
    """Stands for places that nobody wants to know: the same for a node, another for another."""

    def __init__(self) -> None:
        self._rows: dict[cst.CSTNode, int] = {}

    def __call__(self, node: cst.CSTNode) -> Place:
        row = self._rows.setdefault(node, len(self._rows) + 1)
        return Place("", None, row, 1, row, 2)

    def span(self, _: cst.CSTNode) -> None:
        """Nothing: nobody wants to know."""


class Locator:
    """Says where the nodes of a source stand, and of the modules that it imports.

    It raises `NoPositions` for some nodes of a light tree.
    """

    def __init__(self, source: Source, modules: Modules) -> None:
        self._source = source
        self._modules = modules

    def __call__(self, node: cst.CSTNode) -> Place:
        found = self._range(node)
        if found is None:
            return self._source.place(1, 1, 1, 2)
        module, span = found
        ends = (span.row, span.column + 1, span.end_row, span.end_column + 1)
        if module is self._modules.main:
            return self._source.place(*ends)
        return Place(module.filename, None, *ends)

    def span(self, node: cst.CSTNode) -> Span | None:
        """Where a node stands in the analysed text; None where it stands in another."""
        module, span = self._range(node) or (None, None)
        return span if module is self._modules.main else None

    def _range(self, node: cst.CSTNode) -> tuple[Module, Span] | None:
        for module in self._modules.all():
            found = module.model.range(node)
            if found is not None:
                start, end = found.start, found.end
                return module, Span(start.line, start.column, end.line, end.column)
        if self._modules.main.model.is_light:
            raise NoPositions
        return None


class Found:
    """What has been found, each thing once."""

    def __init__(self, settings: Settings) -> None:
        self._only_certain = settings.confidence == "certain"
        self._found: dict[object, tuple[Report, Submission | None, Finding]] = {}

    def add(self, report: Report, submission: Submission | None, finding: Finding) -> None:
        """Add a finding, unless what it is about has been found already, and as surely."""
        if self._only_certain and not report.certain:
            return
        key = (finding.code, finding.place, report.about)
        if key not in self._found or self._found[key][-1].confidence == "possible":
            self._found[key] = (report, submission, finding)

    def findings(self) -> list[Finding]:
        """Only the findings."""
        return [finding for _, _, finding in self]

    def __iter__(self) -> Iterator[tuple[Report, Submission | None, Finding]]:
        return iter(self._found.values())


def finding_of(
    report: Report,
    submission: Submission | None,
    main: Module,
    locate: Locator | Anywhere,
) -> Finding:
    """What a rule reports, as the finding that everybody gets to see."""
    return Finding(
        report.rule.code,
        report.rule.name,
        report.message,
        report.suggestion,
        locate(report.node),
        target=None if submission is None else submission.target_name,
        kind=report.kind,
        chain=report.chain,
        confidence="certain" if report.certain else "possible",
        url=report.rule.url(),
        probe=None if submission is None else _probe(submission, main, report, locate),
    )


def _probe(
    submission: Submission, main: Module, report: Report, locate: Locator | Anywhere
) -> Probe | None:
    """Where the submission stands, if all that it names stands in the analysed file."""
    call = locate.span(submission.node)
    if call is None:
        return None
    target = submission.target
    arguments = (part.node for part in submission.parts if part.role == "argument")
    return Probe(
        call,
        isinstance(submission.node, cst.Decorator),
        None if target is None else locate.span(target.node),
        tuple(span for node in arguments if (span := locate.span(node)) is not None),
        main.by_value,
        submission.site.when == "compute",
        report.shows,
        _passes(submission),
        None if report.origin is None else locate.span(report.origin),
        report.is_item,
    )


def _passes(submission: Submission) -> Passes:
    """What the target of a submission is called with."""
    site = submission.site
    if site.path == "dask.delayed.Delayed.__call__":
        return "computed"
    if submission.target is None or not site.star_args or site.when != "call":
        return "part"
    return "items" if site.elementwise else "all"
