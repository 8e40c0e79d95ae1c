"""What is found in the text of one file: the part of the work that can be done anywhere, or kept.

It depends on the text, the name and the terms, and on what `source.disk` is asked; on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.gate import may_submit, mentions_dask_in_bytes
from flake8_dask_pickle.linter import internal_error, lint
from flake8_dask_pickle.noqa import Suppressions
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source, UnreadableSource, disk
from flake8_dask_pickle.source.files import is_notebook, source_of
from flake8_dask_pickle.source.lines import row_in_text
from flake8_dask_pickle.unanalysed import INTERNAL_ERROR, UNANALYSED, unreadable
from flake8_dask_pickle.unused import UNUSED_NOQA, mentions_us, unused_comments

_NOT_ANALYSED = frozenset(kind.code for kind in UNANALYSED)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a file: settings, the codes hidden in it alone, whether comments are found."""

    settings: Settings = field(default_factory=Settings)
    ignored: tuple[str, ...] = ()
    comments: bool = True

    def reports(self, code: str) -> bool:
        """Whether a code is wanted; that a file was not analysed is hidden only when so asked."""
        if code.startswith(self.ignored):
            return False
        if code in _NOT_ANALYSED:
            return not code.startswith(self.settings.ignore)
        return self.settings.reports(code)

    def looks_for(self, code: str) -> bool:
        """Whether a finding with this code would surely be shown."""
        return self.settings.reports(code) and not code.startswith(self.ignored)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found in a file and nobody asked not to see.

    `notes` are the questions that were asked of the disk; `source` is there if it was at hand.
    """

    findings: tuple[Finding, ...] = ()
    is_analysed: bool = True
    notes: disk.Notes = field(default_factory=dict, compare=False)
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be judged, or judged already."""

    name: str
    raw: bytes
    terms: Terms
    known: Judged | None = None


def at_a_glance(job: Job) -> Judged | None:
    """What is found in a file, where hardly more than a look at its bytes is needed to know.

    Nothing is, where they do not mention Dask. A notebook is read, but not analysed.
    """
    raw = job.raw
    if is_notebook(job.name):
        return _of_notebook(job)
    if mentions_dask_in_bytes(raw) or b"DPK" in raw:
        return None
    if any(word.encode() in raw for word in job.terms.settings.extensions.words):
        return None
    return Judged() if _is_text(raw) else None


def _of_notebook(job: Job) -> Judged | None:
    try:
        source = source_of(job.name, job.raw)
    except UnreadableSource as error:
        return judge_unreadable(job.name, None, error, job.terms)
    words = job.terms.settings.extensions.words
    if mentions_us(source.text) or may_submit(source.text, words):
        return None
    return Judged(source=source)


def _is_text(raw: bytes) -> bool:
    """Whether bytes are surely the text of a Python file."""
    if b"\0" in raw:
        return False
    head = raw[: raw.find(b"\n", raw.find(b"\n") + 1) + 1] or raw[:400]
    if b"coding" in head:
        return False
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def judge(job: Job) -> Judged:
    """What is found in a file. One that cannot be read is a finding as well."""
    if job.known is not None:
        return job.known
    source: Source | None = None
    with disk.noting() as notes:
        try:
            source = source_of(job.name, job.raw)
            judged = judge_source(source, job.terms)
        except UnreadableSource as error:
            judged = judge_unreadable(job.name, source, error, job.terms)
    return replace(judged, notes=notes, source=source)


def judge_source(source: Source, terms: Terms) -> Judged:
    """What is found in a source. Raises UnreadableSource."""
    found = lint(source, terms.settings)
    is_analysed = not any(one.code == INTERNAL_ERROR.code for one in found)
    visible = _visible(source, found, terms)
    if terms.comments and is_analysed and mentions_us(source.text):
        visible += _unused_comments(source, found, terms)
        visible = tuple(sorted(visible, key=lambda one: (one.place, one.code)))
    if terms.settings.fixes and any(one.fix for one in visible):
        from flake8_dask_pickle.fixing.applying import makeable

        visible = tuple(makeable(source, one) for one in visible)
    return Judged(visible, is_analysed)


def judge_unreadable(
    name: str, source: Source | None, error: UnreadableSource, terms: Terms
) -> Judged:
    """What stands for the findings of a file that cannot be read."""
    return Judged(_visible(source, [unreadable(name, error)], terms), is_analysed=False)


def judge_failed(job: Job, reason: str) -> Judged:
    """What stands for the findings of a file at which whoever was to judge it failed."""
    found = [internal_error(job.name, reason)]
    return Judged(_visible(None, found, job.terms), is_analysed=False)


def _unused_comments(source: Source, found: list[Finding], terms: Terms) -> tuple[Finding, ...]:
    settings = terms.settings

    def everything() -> list[Finding]:
        """What is found with or without being sure, so that comments may hide it."""
        if settings.confidence == "possible":
            return found
        return lint(source, replace(settings, confidence="possible", fixes=False))

    if not terms.looks_for(UNUSED_NOQA.code):
        return ()
    noqa = Suppressions(source.text)
    unused = unused_comments(source, noqa, everything, terms.looks_for)
    return tuple(one if settings.fixes else replace(one, fix=None) for one in unused)


def _visible(
    source: Source | None, findings: Iterable[Finding], terms: Terms
) -> tuple[Finding, ...]:
    """The findings that neither a setting nor a comment hides."""
    wanted = [one for one in findings if terms.reports(one.code)]
    if source is None or not wanted:
        return tuple(wanted)
    noqa = Suppressions(source.text)
    return tuple(one for one in wanted if not noqa.hide(one.code, row_in_text(source, one.place)))
