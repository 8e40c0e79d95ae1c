"""Captures in words: the one-line message, and the links of the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import get_args

import libcst as cst

from flake8_dask_pickle.capture.parts import Step
from flake8_dask_pickle.capture.submissions import Part, Submission
from flake8_dask_pickle.capture.travel import Capture
from flake8_dask_pickle.capture.values import ContainerKind
from flake8_dask_pickle.finding import Link, Place

#: More links than this are not named in the one-line message; the chain has them all.
MOST_NAMED = 3

_LINKS = {
    "closure": "'{holder}' closes over '{name}'",
    "global": "'{holder}' reads the global '{name}'",
    "magic": "'{holder}' has a magic or a shell line, which calls '{name}'",
    "default": "'{holder}' has the default '{name}'",
    "annotation": "'{holder}' is annotated with '{name}'",
    "attribute": "'{holder}' has the attribute '{name}'",
    "wrapped": "'{holder}' wraps another function",
    "state": "'{name}' of '{holder}' returns it",
    "self": "instances of '{holder}' hold '{name}'",
    "class": "class '{holder}' holds '{name}'",
    "base": "class '{holder}' derives from '{name}'",
    "partial": "partial() holds '{name}'",
    "item": "the {holder} holds '{name}'",
}

#: Kinds of objects of which none can be called, and the calls that look at that first.
_NEVER_CALLABLE = frozenset({"coroutine", "file", "generator", "iterator", "lock", "queue"})
_ASKING_FOR_CALLABLES = frozenset({"distributed.Client.submit", "distributed.Client.map"})

#: The ways by which one thing is in another under a name.
_HOLDING = frozenset({"self", "class", "item", "partial", "closure", "global", "default"})


@dataclass(frozen=True, slots=True)
class Carried:
    """A capture, with the part of the submission that carries it."""

    part: Part
    capture: Capture
    locate: Callable[[cst.CSTNode], Place]

    @property
    def kind(self) -> str:
        return self.capture.kind

    @property
    def name(self) -> str:
        """What the person calls the captured object."""
        steps = self.capture.steps
        return steps[-1].name if steps else self.part.name

    def describe(self, submission: Submission) -> str:
        """Who captures what, and by which way; no full stop."""
        steps, target = self.capture.steps, _receiver(submission)
        thing = f"{self.capture.what} '{self.name}'{self._made()}"
        sure = self.capture.certain
        if not steps:
            if self.part.role == "target":
                return f"{thing} is given to Dask as a task" if sure else f"{thing} may be a task"
            return f"{thing} {'is' if sure else 'may be'} passed to {target}"
        verb = "captures" if sure else "may capture"
        if steps[-1].way == "magic":
            thing = f"{thing} by a magic or a shell line"
        subject = f"'{self.part.name}'"
        if self.part.role == "argument":
            subject, verb = f"argument '{self.part.name}' of {target}", "holds"
            verb = verb if sure else "may hold"
        return f"{subject} {verb} {thing}{self._through()}"

    def _made(self) -> str:
        return made(self.capture.origin, self.part.node, self.locate)

    def _through(self) -> str:
        """The names between the target and the object."""
        between: dict[str, None] = {}
        for before, step in zip(self.capture.steps, self.capture.steps[1:], strict=False):
            between[step.holder if step.way in ("self", "class") else before.name] = None
        between.pop(self.part.name, None)
        named = [f"'{name}'" for name in between]
        if not named:
            return ""
        if len(named) > MOST_NAMED:
            named[1:-1] = ["…"]
        return f" through {', '.join(named)}"

    def consequence(self, submission: Submission) -> str:
        """How that fails; no full stop."""
        site, row = submission.site, self.capture.type
        if self._is_refused(site.path):
            return f"it cannot be called, so {site.label} raises TypeError"
        if row is not None and row.consequence is not None:
            return row.consequence
        does = (
            "cannot be loaded again" if row is not None and row.loads_only else "cannot be pickled"
        )
        if site.consequence is not None:
            return f"it {does}, {site.consequence}"
        if row is not None and row.main_only and submission.where != "processes":
            return f"it {does} {_among(submission)}"
        if site.when != "compute":
            # The scheduler loads what is submitted, and says so in an error of its own.
            late = row is not None and row.loads_only
            error = "RuntimeError" if late and site.error == "TypeError" else site.error
            return f"it {does}, so {site.label} raises {error}"
        error = (row.error if row is not None and row.error else "TypeError").partition(":")[0]
        at_once = "compute" in site.options and "compute" not in submission.keywords
        doing = site.label if at_once else "computing it"
        return f"it {does}, so {doing} with processes or a cluster raises {error}"

    def _is_refused(self, path: str) -> bool:
        """Whether it is no callable where a call asks for one before it pickles anything."""
        is_target = self.part.role == "target" and not self.capture.steps
        return is_target and self.kind in _NEVER_CALLABLE and path in _ASKING_FOR_CALLABLES

    def chain(self) -> Iterator[Link]:
        """The links from the target to the object, and where that is made."""
        yield from links(self.capture, self.locate)


def given(capture: Capture) -> str:
    """What is given back where that is, or holds, something that cannot be pickled."""
    if not capture.steps or capture.steps[-1].way not in _HOLDING:
        return capture.what
    first, last = capture.steps[0], capture.steps[-1]
    holder = first.holder
    if first.way == "item" and holder in get_args(ContainerKind):
        holder = f"{'an' if holder == 'iterator' else 'a'} {holder}"
    elif first.way == "partial":
        holder = "partial()"
    return f"{holder}, which holds {capture.what} '{last.name}'"


def _receiver(submission: Submission) -> str:
    """What is given the arguments: the function that runs, or the call where there is none."""
    target = submission.target
    return submission.site.label if target is None else f"'{target.name}'"


def _among(submission: Submission) -> str:
    """Who cannot load what is found by its name in `__main__`, and how that fails."""
    if submission.strangers != "scheduler":
        return "by a worker, so the task never ends, or fails"
    call = submission.site.label if submission.site.when != "compute" else "computing it"
    return f"on that cluster, so {call} raises RuntimeError"


def made(origin: cst.CSTNode, near: cst.CSTNode, locate: Callable[[cst.CSTNode], Place]) -> str:
    """Where an object is made, as it goes after its name; nothing where that is not known."""
    if isinstance(origin, cst.Module):
        return ""
    place, here = locate(origin), locate(near)
    where = "" if place.cell is None else f" of cell {place.cell}"
    if place.filename != here.filename:
        where = f" of {PurePath(place.filename).name}"
    return f" (made on line {place.row}{where})"


def links(capture: Capture, locate: Callable[[cst.CSTNode], Place]) -> Iterator[Link]:
    """The links that lead to a captured object, and where that is made."""
    for step in capture.steps:
        yield Link(_link(step), locate(step.node))
    if not isinstance(capture.origin, cst.Module):
        yield Link(f"the {capture.what} is made here", locate(capture.origin))


def _link(step: Step) -> str:
    return _LINKS[step.way].format(holder=step.holder, name=step.name)
