"""What is done with each file that is checked: mended, or its findings hidden by comments."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from flake8_dask_pickle.checking import Checker, Opened
from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.fixing.applying import Document, mended
from flake8_dask_pickle.fixing.comments import with_codes
from flake8_dask_pickle.fixing.files import (
    UnwritableError,
    document_of,
    encoded,
    replace_file,
)
from flake8_dask_pickle.fixing.notebooks import CannotChangeError
from flake8_dask_pickle.fixing.text import Text
from flake8_dask_pickle.noqa import Suppressions
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.source.files import STDIN
from flake8_dask_pickle.source.lines import row_in_text
from flake8_dask_pickle.unanalysed import UNANALYSED
from flake8_dask_pickle.unused import UNUSED_NOQA

#: Comments hide what is wrong with the code, not what is wrong with the run or the comments.
_NEVER_HIDDEN = frozenset(kind.code for kind in (*UNANALYSED, UNUSED_NOQA))


class Mender:
    """Makes the fixes of files: writes them, or where `writes` is false only says what changes."""

    def __init__(self, checker: Checker, *, unsafe: bool, writes: bool) -> None:
        self._checker = checker
        self._unsafe = unsafe
        self._writes = writes

    def __call__(self, opened: Opened) -> FileReport:
        """The report of a file after its fixes. Raises UnreadableSource."""
        before = document_of(opened)
        result = mended(before, self._checker.findings, unsafe=self._unsafe)
        if not any(one.fix for one in result.found) and _is_too_deep(opened):
            return _untouched(opened, result.found, "the code is nested too deeply to be mended")
        try:
            data = _finished(opened, before, result.document, writes=self._writes)
        except UnwritableError as error:
            return _untouched(opened, result.found, str(error))
        return FileReport(
            result.left,
            result.source,
            mended=result.mended,
            change=(before.text, result.document.text),
            contents=data,
        )


class Silencer:
    """Adds `# noqa` comments for whatever is found in files."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def __call__(self, opened: Opened) -> FileReport:
        """The report of a file after comments were added. Raises UnreadableSource."""
        before = document_of(opened)
        found = self._checker.findings(opened.source)
        after = silenced(before, found)
        try:
            data = _finished(opened, before, after, writes=True)
        except UnwritableError as error:
            return _untouched(opened, found, str(error))
        left = found if after is before else self._checker.findings(after.source)
        hidden = tuple(one for one in found if one not in left)
        change = (before.text, after.text)
        return FileReport(left, after.source, mended=hidden, change=change, contents=data)


def _untouched(opened: Opened, found: tuple[Finding, ...], failure: str) -> FileReport:
    return FileReport(
        found, opened.source, failure=f"was left as it is: {failure}", contents=opened.raw
    )


def _is_too_deep(opened: Opened) -> bool:
    # Where nothing is found, nothing is analysed.
    from flake8_dask_pickle.analysis import has_whole_tree

    return not has_whole_tree(opened.source)


def _finished(opened: Opened, before: Document, after: Document, *, writes: bool) -> bytes:
    """The bytes of a changed document, written to its file unless that is standard input."""
    if after.text == before.text:
        return opened.raw
    data = encoded(opened, after)
    if writes and str(opened.path) != STDIN:
        replace_file(opened.path, opened.raw, data)
    return data


def silenced(document: Document, found: Iterable[Finding]) -> Document:
    """The document with a `# noqa` for each finding for which one can stand there."""
    for row, codes in _codes_by_row(document, found).items():
        text, noqa = Text(document.source.text), Suppressions(document.source.text)
        change = with_codes(text, noqa, row, codes)
        with suppress(CannotChangeError):
            after = document if change is None else document.changed([change])
            # A string above it on its line may hold what is read as a comment first.
            noqa = Suppressions(after.source.text)
            if all(noqa.hide(code, row) for code in codes):
                document = after
    return document


def _codes_by_row(document: Document, found: Iterable[Finding]) -> dict[int, set[str]]:
    """Row -> what is found there, apart from what no comment is to hide."""
    codes: dict[int, set[str]] = {}
    for one in found:
        if one.code not in _NEVER_HIDDEN and one.place.filename == document.source.filename:
            codes.setdefault(row_in_text(document.source, one.place), set()).add(one.code)
    return codes
