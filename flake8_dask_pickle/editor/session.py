"""One editor: what it has open, checked again whenever it changes, the newest version first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls import uris

from flake8_dask_pickle.editor.checks import Checked, check, fix_all
from flake8_dask_pickle.editor.documents import Documents, Piece, Snapshot
from flake8_dask_pickle.editor.options import Options
from flake8_dask_pickle.editor.positions import Columns
from flake8_dask_pickle.editor.translating import Translator
from flake8_dask_pickle.editor.worker import Worker

_T = TypeVar("_T")

#: Seconds without a change before a text is checked that a person is typing.
DELAY = 0.25

#: Sends the diagnostics of one text.
Publish = Callable[[types.PublishDiagnosticsParams], None]
#: Tells the person something.
Tell = Callable[[str], None]

_log = logging.getLogger(__name__)


class Session:
    """All that is open in one editor."""

    def __init__(self, root: Path, columns: Columns, publish: Publish, tell: Tell) -> None:
        self.documents = Documents(columns)
        self.columns = columns
        self.options = Options()
        self.translator = Translator(columns, opened=self.opened)
        self._root = root
        self._publish = publish
        self._tell = tell
        self._told: set[str] = set()
        self._followed: dict[str, _Followed] = {}
        # Fixes take their time; findings do not wait for them.
        self._checks, self._fixes = Worker("checks"), Worker("fixes")

    def changed(self, uri: str, delay: float = DELAY) -> None:
        """A text, or a notebook, has changed or was opened: check it after the delay."""
        owner = self.documents.owner(uri)
        snapshot = self.documents.snapshot(owner, self._filename(owner))
        followed = self._followed.get(owner)
        if snapshot is None:
            return
        if followed is None:
            followed = self._followed[owner] = _Followed(snapshot)
        else:
            followed.forget()
            followed.snapshot = snapshot
        self._start(followed, delay)

    def closed(self, uri: str) -> None:
        """A text, or a notebook, was closed: nothing is said of it any more."""
        followed = self._followed.pop(uri, None)
        if followed is not None:
            followed.forget()
            for piece in followed.snapshot.pieces:
                self._publish(types.PublishDiagnosticsParams(piece.uri, []))

    def check_all(self, first: str | None = None) -> None:
        """Check everything again: a file that others import was saved, or options have changed."""
        self._told.clear()
        for uri, followed in self._followed.items():
            followed.forget()
            self._start(followed, 0.0, urgent=uri == first)

    async def checked(self, uri: str) -> Checked | None:
        """What is found in the current version of a text or its notebook, without delay."""
        followed = self._followed.get(self.documents.owner(uri))
        if followed is None:
            return None
        if followed.is_waiting:
            followed.forget()
            self._start(followed, 0.0)
        return await self._unless_changed(followed, followed.task)

    async def fixed(self, uri: str) -> Checked | None:
        """The same, with fixes."""
        followed = self._followed.get(self.documents.owner(uri))
        if followed is None:
            return None
        if followed.fixes is None:
            call = partial(check, followed.snapshot, self.options, fixes=True)
            followed.fixes = self._fixes.run(call)
        return await self._unless_changed(followed, followed.fixes)

    async def all_fixed(self, uri: str) -> tuple[Snapshot, list[str]] | None:
        """A text, or its notebook, and what it is after all fixes; None where there are none."""
        followed = self._followed.get(self.documents.owner(uri))
        if followed is None:
            return None
        snapshot = followed.snapshot
        work = self._fixes.run(partial(fix_all, snapshot, self.options))
        texts = await self._unless_changed(followed, work)
        return None if texts is None else (snapshot, texts)

    async def _unless_changed(
        self, followed: _Followed, work: asyncio.Future[_T] | None
    ) -> _T | None:
        """What some work gives; None where the text has changed in the meantime."""
        snapshot = followed.snapshot
        if work is None:
            return None
        await asyncio.wait([work])
        if work.cancelled() or followed.snapshot is not snapshot:
            return None
        return work.result()

    def _start(self, followed: _Followed, delay: float, *, urgent: bool = True) -> None:
        followed.is_waiting = delay > 0
        followed.task = asyncio.ensure_future(self._check(followed, delay, urgent=urgent))

    async def _check(self, followed: _Followed, delay: float, *, urgent: bool) -> Checked | None:
        """Check and publish; whoever forgets the task spares its result, and mostly the work."""
        if delay:
            await asyncio.sleep(delay)
        followed.is_waiting = False
        snapshot = followed.snapshot
        try:
            checked = await self._checks.run(partial(check, snapshot, self.options), urgent=urgent)
            self._show(followed, checked)
        except Exception:  # noqa: BLE001 - logged, and the server goes on
            _log.exception("%s was not checked", snapshot.uri)
            return None
        return checked

    def _show(self, followed: _Followed, checked: Checked) -> None:
        if checked.problem and checked.problem not in self._told:
            self._told.add(checked.problem)
            self._tell(checked.problem)
        found = self.translator.diagnostics(checked.snapshot, checked.findings)
        for uri in followed.shown.keys() - found.keys():
            self._publish(types.PublishDiagnosticsParams(uri, []))  # the cell is gone
        shown = {}
        for piece in checked.snapshot.pieces:
            shown[piece.uri] = (piece.version, found[piece.uri])
            if followed.shown.get(piece.uri) != shown[piece.uri]:
                params = types.PublishDiagnosticsParams(piece.uri, found[piece.uri], piece.version)
                self._publish(params)
        followed.shown = shown

    def _filename(self, uri: str) -> str:
        """The file behind a URI; what was never saved stands at the top of the project."""
        path = uris.to_fs_path(uri)
        if path is not None:
            return path
        return str(self._root / Path(uris.urlparse(uri)[2]).name)

    def opened(self, path: str) -> Piece | None:
        """The text of another file, where the editor has it open."""
        for uri, followed in self._followed.items():
            if followed.snapshot.filename == path:
                return self.documents.text(uri)
        return None


class _Followed:
    """A text or a notebook that is open, and the work that is done for its current version."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.task: asyncio.Future[Checked | None] | None = None
        self.is_waiting = False
        self.fixes: asyncio.Future[Checked] | None = None
        #: What the editor shows: the version and the diagnostics of each text.
        self.shown: dict[str, tuple[int | None, list[types.Diagnostic]]] = {}

    def forget(self) -> None:
        """Drop the work that is under way: there is something newer, or nobody waits for it."""
        for work in (self.task, self.fixes):
            if work is not None:
                work.cancel()
        self.task = self.fixes = None
