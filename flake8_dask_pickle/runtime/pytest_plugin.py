"""`pytest --dask-pickle`: a test fails when something it submits to Dask could not have travelled.

Only what registers the option runs when it is off.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Generator
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flake8_dask_pickle.runtime.joining import Joined

_MARKER = "dask_pickle_allow"
_HELP = (
    "lets a test submit to Dask what cannot be pickled; the reason says why that is meant "
    "(only with --dask-pickle)"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--dask-pickle`, and the ini option that lists known failures."""
    group = parser.getgroup("dask-pickle", "what tests submit to Dask")
    group.addoption(
        "--dask-pickle",
        action="store_true",
        help="fail each test that submits to Dask, on whatever scheduler, what cannot be pickled "
        "and loaded in a fresh process",
    )
    parser.addini(
        _MARKER,
        "known failures under --dask-pickle, one a line: a glob of node ids, or a regular "
        "expression that is found in the failure",
        type="linelist",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, which tests bear whether or not the option is on, and the checker."""
    config.addinivalue_line("markers", f"{_MARKER}(reason): {_HELP}")
    if config.getoption("--dask-pickle"):
        config.pluginmanager.register(Checker(config), "dask-pickle-checker")


class Checker:
    """Records what tests submit, and has the phase of a test fail that does it."""

    def __init__(self, config: pytest.Config) -> None:
        from flake8_dask_pickle.runtime.hooks import Hooks
        from flake8_dask_pickle.runtime.recording import Recorder

        self._root = str(config.rootpath)
        self._known = [_Known(line) for line in config.getini(_MARKER)]
        self._recorder = Recorder(self._path)
        self._hooks = Hooks(self._recorder)
        self._hooks.install()
        self._failed = self._allowed = 0

    def pytest_unconfigure(self) -> None:
        self._hooks.remove()
        self._recorder.close()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None]:
        return (yield from self._phase(item, "setup"))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None]:
        return (yield from self._phase(item, "call"))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None]:
        return (yield from self._phase(item, "teardown"))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._recorder.submissions:
            return
        from flake8_dask_pickle.runtime.running import summary

        allowed = f" {self._allowed:,} more allowed." if self._allowed else ""
        for note in self._recorder.notes:
            terminalreporter.write_line(f"dask-pickle: {note}")
        said = summary(self._recorder.submissions, self._failed)
        terminalreporter.write_line(f"dask-pickle: {said}{allowed}")

    def _phase(self, item: pytest.Item, when: str) -> Generator[None]:
        try:
            yield
        except BaseException:
            # The test has failed by itself, maybe for this reason: say both.
            text = "\n".join(self._unexpected(item))
            if text:
                item.add_report_section(when, "dask-pickle", text)
            raise
        lines = self._unexpected(item)
        if lines:
            pytest.fail("\n".join([_HEADING, *lines]), pytrace=False)

    def _unexpected(self, item: pytest.Item) -> list[str]:
        """What failed since the last call, in lines, but for what is allowed."""
        failures = self._recorder.settle()
        if not failures:
            return []
        from flake8_dask_pickle.runtime.joining import join

        marked = item.get_closest_marker(_MARKER) is not None
        lines: list[str] = []
        for one in join(failures):
            if one.failure.exception in _not_importable(item.session):
                continue
            if marked or any(known.covers(item.nodeid, one) for known in self._known):
                self._allowed += 1
            else:
                lines.append(f"  {one.text()}")
        self._failed += len(lines)
        return lines

    def _path(self) -> list[str]:
        """What tests import from; under `importmode=importlib` their names start at the root."""
        import os
        import sys

        return [*(entry or os.getcwd() for entry in sys.path), self._root]  # noqa: PTH109


_HEADING = "dask-pickle: what this test submits to Dask could not travel to a worker:"


def _not_importable(session: pytest.Session) -> set[str]:
    """How loading ends where a test module has no name that a fresh process could import it by.

    That is so under `importmode=importlib`, and says nothing of what a cluster would run.
    """
    modules = {getattr(getattr(item, "module", None), "__name__", "") for item in session.items}
    parents = {name.rpartition(".")[0] for name in modules}
    return {f"ModuleNotFoundError: No module named {name!r}" for name in modules | parents}


class _Known:
    """A line of the ini option."""

    def __init__(self, line: str) -> None:
        self._glob = line
        self._pattern: re.Pattern[str] | None = None
        with suppress(re.error):  # a glob such as *lock*
            self._pattern = re.compile(line)

    def covers(self, node_id: str, joined: Joined) -> bool:
        if fnmatch.fnmatchcase(node_id, self._glob):
            return True
        pattern, text = self._pattern, joined.text()
        return bool(pattern and (pattern.search(text) or pattern.search(node_id)))
