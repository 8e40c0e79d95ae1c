"""What has been found, as findings: where nodes stand, and each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from flake8_dask_pickle.capture.modules import Module, Modules
from flake8_dask_pickle.capture.submissions import Submission
from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.model import Model
from flake8_dask_pickle.probe import Probe, Shows, Span
from flake8_dask_pickle.rules.base import Report
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

#: Says where a node stands.
Locate = Callable[[cst.CSTNode], Place]


class Anywhere:
    """Stands for places that nobody wants to know: the same for a node, another for another."""

    def __init__(self) -> None:
        self._rows: dict[cst.CSTNode, int] = {}

    def __call__(self, node: cst.CSTNode) -> Place:
        row = self._rows.setdefault(node, len(self._rows) + 1)
        return Place("", None, row, 1, row, 2)


def locator(source: Source, modules: Modules) -> Locate:
    """What says where the nodes of a source stand, and of the modules that it imports.

    It raises `NoPositions` for the nodes of a light tree.
    """

    def locate(node: cst.CSTNode) -> Place:
        for module in modules.all():
            span = module.model.range(node)
            if span is None:
                continue
            start, end = span.start, span.end
            ends = (start.line, start.column + 1, end.line, end.column + 1)
            if module is modules.main:
                return source.place(*ends)
            return Place(module.filename, None, *ends)
        return source.place(1, 1, 1, 2)

    return locate


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
    locate: Locate,
) -> Finding:
    """What a rule reports, as the finding that everybody gets to see."""
    light = main.model.is_light
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
        probe=None if submission is None or light else _probe(submission, main, report.shows),
    )


def _probe(submission: Submission, main: Module, shows: Shows) -> Probe | None:
    """Where the submission stands, if all that it names stands in the analysed file."""
    model = main.model
    call = _span(submission.node, model)
    if call is None:
        return None
    target = submission.target
    arguments = (part.node for part in submission.parts if part.role == "argument")
    return Probe(
        call,
        isinstance(submission.node, cst.Decorator),
        None if target is None else _span(target.node, model),
        tuple(span for node in arguments if (span := _span(node, model)) is not None),
        main.by_value,
        submission.site.when == "compute",
        shows,
        submission.site.refuses_iterators,
    )


def _span(node: cst.CSTNode, model: Model) -> Span | None:
    found = model.range(node)
    if found is None:
        return None
    return Span(found.start.line, found.start.column, found.end.line, found.end.column)
