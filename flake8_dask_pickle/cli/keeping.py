"""What `check` keeps in the cache, and takes from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from flake8_dask_pickle.cache import folder
from flake8_dask_pickle.cache.findings import FindingsCache
from flake8_dask_pickle.cache.fingerprint import fingerprint
from flake8_dask_pickle.cache.recording import Record
from flake8_dask_pickle.source import disk


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of files, and the record of this run; None where nothing is kept."""

    memory: FindingsCache | None = None
    record: Record | None = None

    def said(self, text: str, to_stderr: bool) -> None:
        """Something was printed."""
        if self.record is not None:
            self.record.said(text, to_stderr=to_stderr)

    def forget(self) -> None:
        """This run is none to be said again."""
        if self.record is not None:
            self.record.failed()

    def finish(self, status: int) -> None:
        """The run has come to its end."""
        if self.memory is not None:
            self.memory.close()
        if self.record is not None and self.memory is not None:
            self.record.noted(self.memory.notes)
            self.record.write(status)


@contextmanager
def keeping(given: str | None, arguments: Sequence[str] | None, *, is_off: bool) -> Iterator[Kept]:
    """Have things kept for a while; `arguments` are None where the run itself is not to be."""
    if is_off or folder.is_off():
        yield Kept()
        return
    path = folder.folder_for(given)
    folder.make(path)  # before folders are listed: it is in one of them
    memory = FindingsCache(path, fingerprint())
    record = None if arguments is None else Record(path, arguments)
    with disk.watched_by(record):
        yield Kept(memory, record)
