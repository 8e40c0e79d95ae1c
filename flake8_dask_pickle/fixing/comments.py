"""`# noqa` comments written and taken back, without touching what else a comment says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from flake8_dask_pickle.fixing.text import Replacement, Text
from flake8_dask_pickle.noqa import Comment, Suppressions

#: What joins a reason to the codes before it; without them it means nothing.
_JOINING = re.compile(r"[\s:;,.\-\u2013\u2014]*")


def with_codes(
    text: Text, noqa: Suppressions, row: int, codes: Collection[str]
) -> Replacement | None:
    """What hides these codes on a row; None where no comment would."""
    last = noqa.last_row(row)
    if last is None:
        return None
    comment = noqa.comment(row)
    if comment is not None and comment.codes:
        return _merged(text, comment, codes)
    line = text.line(last)
    start, end = len(line.rstrip()), len(line)
    return Replacement(
        text.offset(last, start), text.offset(last, end), f"  # noqa: {_listed(codes)}"
    )


def without_codes(text: Text, comment: Comment, codes: Collection[str]) -> Replacement:
    """What takes codes out of the `# noqa` of a comment, and the comment with them if it is empty.

    The comment is one whose `# noqa` names codes.
    """
    line = text.offset(comment.row, 0)
    start = line + comment.column
    if kept := [one for one in comment.codes if one[0] not in codes]:
        first, last = comment.codes[0].start(), comment.codes[-1].end()
        content = _rejoined(comment, [one.span() for one in kept])
        return Replacement(start + first, start + last, content)
    content = _rest(comment)
    end = start + len(comment.text)
    if content:
        return Replacement(start, end, content)
    before = text.line(comment.row)[: comment.column].rstrip()
    if before:
        return Replacement(line + len(before), end, "")
    return Replacement(line, text.line_start(comment.row + 1), "")


def _merged(text: Text, comment: Comment, codes: Collection[str]) -> Replacement:
    """More codes, after those that a comment has."""
    start = text.offset(comment.row, comment.column)
    end = start + comment.codes[-1].end()
    return Replacement(end, end, f", {_listed(codes)}")


def _rejoined(comment: Comment, kept: list[tuple[int, int]]) -> str:
    """The codes at these spans of a comment, each with what stood between it and the one before."""
    spans = [one.span() for one in comment.codes]
    pieces: list[str] = []
    for start, end in kept:
        at = spans.index((start, end))
        between = comment.text[spans[at - 1][1] : start] if pieces else ""
        pieces += (between, comment.text[start:end])
    return "".join(pieces)


def _rest(comment: Comment) -> str:
    """What a comment says besides its `# noqa`."""
    found = comment.directive
    if found is None:
        return comment.text
    before = comment.text[: found.start()].rstrip()
    after = comment.text[comment.codes[-1].end() :]
    after = after[_JOINING.match(after).end() :].rstrip()  # type: ignore[union-attr]
    if not before:
        return after if after.startswith("#") or not after else f"# {after}"
    return f"{before} {after}".rstrip()


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(sorted(set(codes)))
