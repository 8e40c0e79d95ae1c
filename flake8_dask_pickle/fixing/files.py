"""Changed files written back: all at once, in their own encoding, or not at all."""

from __future__ import annotations

import ast
import os
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

from flake8_dask_pickle.checking import Opened
from flake8_dask_pickle.fixing.applying import Document
from flake8_dask_pickle.source import UnreadableSource
from flake8_dask_pickle.source.files import decoded, is_notebook


class UnwritableError(Exception):
    """A file that is not changed; the message says why."""


def document_of(opened: Opened) -> Document:
    """The document that a file holds. Raises UnreadableSource."""
    name = opened.source.filename
    if not is_notebook(name):
        return Document(opened.source)
    return Document(opened.source, decoded(name, opened.raw)[0])


def encoded(opened: Opened, document: Document) -> bytes:
    """The bytes of a changed document, in the encoding of the file.

    Raises UnwritableError when the Python in it does not parse any more, or when encoding it would
    change more than was meant.
    """
    if _breaks(opened.source.text, document.source.text):
        raise UnwritableError("the result would not parse")
    name = opened.source.filename
    before, encoding = decoded(name, opened.raw)
    try:
        data = document.text.encode(encoding)
        is_exact = before.encode(encoding) == opened.raw
        is_exact = is_exact and decoded(name, data) == (document.text, encoding)
    except UnicodeEncodeError as error:
        odd = error.object[error.start]
        raise UnwritableError(f"{odd!a} cannot be encoded as {encoding}") from None
    except UnreadableSource as error:
        raise UnwritableError(f"the result could not be read: {error.reason}") from None
    if not is_exact:
        raise UnwritableError(f"what is encoded as {encoding} would not stay as it is")
    return data


def _breaks(before: str, after: str) -> bool:
    """Whether a parser reads the text before and not the text after, or none reads that."""
    verdicts = [(parse(before), parse(after)) for parse in (_is_python, _is_read)]
    return any(was and not now for was, now in verdicts) or not any(now for _, now in verdicts)


def _is_python(text: str) -> bool:
    """Whether this Python parses the text."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<text>", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _is_read(text: str) -> bool:
    """Whether the linter parses the text."""
    from flake8_dask_pickle.model import whole_tree  # most files are written without libcst

    try:
        whole_tree(text)
    except Exception:  # noqa: BLE001 - it says that in several ways
        return False
    return True


def replace_file(path: Path, before: bytes, after: bytes) -> None:
    """Put other contents into a file that holds `before`, all at once.

    A link stays a link: what it points to is replaced. Permissions stay, and the owner where that
    is allowed. Raises UnwritableError, and then the file is what it was.
    """
    try:
        path = path.resolve()
        if path.read_bytes() != before:
            raise UnwritableError("it has changed while it was checked")
        if not os.access(path, os.W_OK):
            raise UnwritableError("it is write-protected")
        write(path, after)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        reason = getattr(error, "strerror", None) or error
        raise UnwritableError(f"it cannot be written: {reason}") from None


def write(path: Path, data: bytes) -> None:
    """Make a file hold `data`, new or in place of what it held, all at once. Raises OSError."""
    with suppress(FileNotFoundError):
        path = path.resolve(strict=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        _take_over(path, Path(temporary))
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _take_over(old: Path, new: Path) -> None:
    """Give a new file the owner and the permissions of the old one, or those of any new file."""
    try:
        state = old.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)
        return
    with suppress(OSError, AttributeError):  # others' files cannot be given back to them
        os.chown(new, state.st_uid, state.st_gid)
    new.chmod(state.st_mode)
