"""DPK002: `# noqa` comments that hide nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from flake8_dask_pickle.finding import Edit, Finding, Fix
from flake8_dask_pickle.noqa import Comment, Suppressions
from flake8_dask_pickle.rules import rule_codes
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.lines import row_in_text
from flake8_dask_pickle.unanalysed import Unanalysed

UNUSED_NOQA = Unanalysed(
    "DPK002",
    "unused-noqa",
    "Finds `# noqa` comments that hide none of the findings that they name.",
    """Finds `# noqa` comments that hide none of the findings that they name.

## What it does

Reports a comment such as `# noqa: DPK106` on a line where DPK106 is not found, or that names a code
which no rule has. Only codes of this linter count, and only those that the run looks for: with
`--select DPK105`, nothing is said of DPK106. A bare `# noqa` is never reported. Only `dask-pickle`
reports it, flake8 does not.

## Why is this bad?

Such a comment hides what a later change of the line brings about.

## What to do

Take the code out of the comment; `dask-pickle check --fix` does. The fix is safe: it changes
nothing but the comment, and leaves in it whatever else it says.
""",
)

_OURS = "DPK"


def mentions_us(text: str) -> bool:
    """Whether a text may hold a comment of ours."""
    return _OURS in text


def unused_comments(
    source: Source,
    noqa: Suppressions,
    found: Callable[[], Iterable[Finding]],
    looks_for: Callable[[str], bool],
) -> Iterator[Finding]:
    """The comments that hide nothing.

    `found` gives everything that is found in the source, hidden or not, and `looks_for` says
    whether a code is looked for at all.
    """
    ours = [comment for comment in noqa.comments() if _codes_of_ours(comment)]
    if not ours or noqa.whole_file:
        return
    from flake8_dask_pickle.catalogue import catalogue

    known = {entry.code for entry in catalogue()}
    sure = {code for code in rule_codes() if looks_for(code)}
    rows: dict[int, list[str]] = {}
    for one in found():
        if one.place.filename != source.filename:
            continue
        row = noqa.last_row(row_in_text(source, one.place))
        rows.setdefault(row or 0, []).append(one.code)
    for comment in ours:
        unused = [
            code
            for code in dict.fromkeys(_codes_of_ours(comment))
            if {one for one in known if one.startswith(code)} <= sure
            and not any(hidden.startswith(code) for hidden in rows.get(comment.row, ()))
        ]
        if unused and not noqa.hide(UNUSED_NOQA.code, comment.row):
            yield _finding(source, comment, unused, known)


def _codes_of_ours(comment: Comment) -> list[str]:
    # Codes in lower case hide nothing, and may be anybody's.
    return [one[0] for one in comment.codes if one[0].startswith(_OURS)]


def _finding(
    source: Source, comment: Comment, unused: list[str], known: Collection[str]
) -> Finding:
    directive = comment.directive
    start = comment.column + (0 if directive is None else directive.start()) + 1
    end = comment.column + comment.codes[-1].end() + 1
    listed = " and ".join(filter(None, [", ".join(unused[:-1]), unused[-1]]))
    return Finding(
        UNUSED_NOQA.code,
        UNUSED_NOQA.name,
        _message(unused, listed, known),
        f"Take {listed} out of the comment",
        source.place(comment.row, start, comment.row, end),
        fix=_fix(source, comment, unused, listed),
    )


def _fix(source: Source, comment: Comment, unused: list[str], listed: str) -> Fix | None:
    """What takes codes out of a comment; None where it would bring another `# noqa` to life."""
    from flake8_dask_pickle.fixing.comments import without_codes
    from flake8_dask_pickle.fixing.text import Text

    if comment.has_several:
        return None
    text = Text(source.text)
    change = without_codes(text, comment, unused)
    (row, column), (end_row, end_column) = text.place(change.start), text.place(change.end)
    place = source.place(row, column + 1, end_row, end_column + 1)
    edit = Edit(place, change.content)
    return Fix(f"Take {listed} out of the comment", "safe", (edit,))


def _message(unused: list[str], listed: str, known: Collection[str]) -> str:
    unknown = [code for code in unused if not any(one.startswith(code) for one in known)]
    if unknown:
        return f"the comment names {unknown[0]}, which no rule has"
    return f"the comment hides no finding of {listed} on its line"
