"""What a rule is. A rule lives in one file of this package and needs no registration."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flake8_dask_pickle.probe import Shows

if TYPE_CHECKING:
    import libcst as cst

    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.capture.survey import Survey
    from flake8_dask_pickle.capture.wording import Carried
    from flake8_dask_pickle.finding import Link
    from flake8_dask_pickle.fixing.mending import Way
    from flake8_dask_pickle.knowledge.tables import ObjectType

DOCS = "https://flake8-dask-pickle.readthedocs.io/en/stable/rules"


@dataclass(frozen=True, slots=True)
class Report:
    """What a rule says of a piece of code; the linter adds the place in the text."""

    rule: Rule
    #: The code to point at.
    node: cst.CSTNode
    message: str
    suggestion: str
    #: What the captured object is, as `knowledge` names it.
    kind: str | None = None
    #: How the target leads to the object, and where that is made.
    chain: tuple[Link, ...] = ()
    #: False when it fails only on some ways through the program.
    certain: bool = True
    #: What would show that it is so, where there is a submission to try out.
    shows: Shows = "pickling"
    #: What makes the object, and whether that is one of the items of something.
    origin: cst.CSTNode | None = None
    is_item: bool = False
    #: The submission, where it is about one and does not come from a SubmissionRule.
    submission: Submission | None = None
    #: What has been found, for the rule's ways to mend it.
    subject: object = None
    #: What the report is about: of several at one place that are about the same, one is shown.
    about: object = None


class Rule:
    """One rule: code, name, documentation, message. It is one of the kinds below.

    The docstring is the rule's page, in Markdown with the headings of `SECTIONS`.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    #: The first release that has the rule.
    since: ClassVar[str]

    @classmethod
    def documentation(cls) -> str:
        """The rule's page, without its title."""
        return inspect.cleandoc(cls.__doc__ or "")

    @classmethod
    def summary(cls) -> str:
        """The first line of the rule's page."""
        return cls.documentation().partition("\n")[0]

    @classmethod
    def url(cls) -> str:
        return f"{DOCS}/{cls.name}/"

    def mends(self) -> Sequence[Way]:
        """Ways to mend what the rule reports, the best first."""
        return ()


#: The headings that every rule's page has, in this order.
SECTIONS = (
    "What it does",
    "Why is this bad?",
    "How it fails",
    "Example",
    "Use instead",
)


class SubmissionRule(Rule, ABC):
    """A rule that looks at one submission at a time."""

    #: Whether it speaks of tasks as well that surely run in this process, and are not pickled.
    anywhere: ClassVar[bool] = False

    @abstractmethod
    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        """What this rule has to say of a submission and of what it ships and brings back."""


class ModuleRule(Rule, ABC):
    """A rule that looks at a whole module: at what it computes, and at what becomes of that."""

    @abstractmethod
    def survey(self, survey: Survey) -> Iterator[Report]:
        """What this rule has to say of the module."""


class CaptureRule(SubmissionRule):
    """A rule about objects of certain kinds that travel with a task."""

    #: The kinds of object the rule speaks of, as `knowledge` names them.
    kinds: ClassVar[frozenset[str]]
    #: What to write instead; one clause without a full stop.
    suggestion: ClassVar[str]

    def check(self, submission: Submission, cargo: Cargo) -> Iterator[Report]:
        for capture in cargo.captures:
            if capture.kind in self.kinds:
                yield Report(
                    self,
                    capture.part.node,
                    self.message(submission, capture),
                    self.suggestion_for(capture.capture.type),
                    kind=capture.kind,
                    chain=tuple(capture.chain()),
                    certain=capture.capture.certain,
                    shows=_shown_by(capture),
                    origin=capture.capture.origin,
                    is_item=_is_item(capture),
                    subject=capture,
                    about=(capture.name, capture.capture.origin),
                )

    @classmethod
    def suggestion_for(cls, row: ObjectType | None) -> str:
        """What to write instead of an object of this type."""
        return cls.suggestion if row is None or row.instead is None else row.instead

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing.ways import MADE_INSIDE

        return MADE_INSIDE

    def message(self, submission: Submission, capture: Carried) -> str:
        """One line: what is captured, by which way, and how that fails."""
        return f"{capture.describe(submission)}; {capture.consequence(submission)}"


def _shown_by(capture: Carried) -> Shows:
    """What shows that an object travels badly."""
    if capture.capture.tokens_only:
        return "token"
    return "pickling" if capture.capture.fatal else "payload"


def _is_item(capture: Carried) -> bool:
    """Whether an object is one of the items of something: of a container, or of what is mapped."""
    held = any(step.way == "item" for step in capture.capture.steps)
    return held or capture.part.whole not in ((), capture.part.values)
