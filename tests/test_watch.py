"""`dask-pickle check --watch`, as a real process whose files really change."""

from __future__ import annotations

import os
import pty
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flake8_dask_pickle.watching import CannotWatchError, rounds

from .support import LOCK_SCRIPT, environment, heed_interrupts

pytestmark = pytest.mark.slow

pytest.importorskip("watchfiles")

COMMAND = [sys.executable, "-m", "flake8_dask_pickle", "check", "--watch"]
CLEAN = "import dask\n"
WAITING = "Watching for changes; Ctrl-C ends it."
PATIENCE = 30.0


class Watching:
    """A running `check --watch`, and what it has said so far.

    It says everything through one pipe, so that it comes in order. A terminal gets the findings.
    """

    def __init__(self, folder: Path, *arguments: str, terminal: int | None = None) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=folder,
            stdout=subprocess.PIPE if terminal is None else terminal,
            stderr=subprocess.STDOUT if terminal is None else subprocess.PIPE,
            text=True,
            env=environment(PYTHONUNBUFFERED="1"),
            preexec_fn=heed_interrupts,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self.pipe = self.process.stdout or self.process.stderr
        assert self.pipe is not None
        self._reader = threading.Thread(target=self._read, args=(self.pipe,), daemon=True)
        self._reader.start()

    def _read(self, stream: Iterator[str]) -> None:
        for line in stream:
            self._lines.put(line.rstrip("\n"))

    def line(self, patience: float = PATIENCE) -> str:
        try:
            return self._lines.get(timeout=max(patience, 0.01))
        except queue.Empty:
            pytest.fail(f"nothing more is said; the exit status is {self.process.poll()}")

    def round(self) -> list[str]:
        """What is said up to the next time that it waits."""
        said: list[str] = []
        end = time.monotonic() + PATIENCE
        while WAITING not in said:
            said.append(self.line(end - time.monotonic()))
        return said

    def until(self, *expected: str) -> None:
        """Wait for a round with these codes: half a file may have been checked before."""
        while codes(self.round()) != list(expected):
            pass

    def is_quiet(self, seconds: float = 1.5) -> bool:
        time.sleep(seconds)
        return self._lines.empty()

    def rest(self) -> str:
        """What has been said since, after the process has ended."""
        self._reader.join(PATIENCE)
        return "\n".join(self._lines.get() for _ in range(self._lines.qsize())).strip()

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[..., Watching]]:
    started: list[Watching] = []

    def start(*arguments: str, **options: int) -> Watching:
        started.append(Watching(tmp_path, *arguments, **options))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait(PATIENCE)
        assert one.pipe is not None
        one.pipe.close()


def put(path: Path, text: str) -> None:
    """Write a file as editors do: another one takes its place, whole."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text)
    beside.replace(path)


def codes(said: list[str]) -> list[str]:
    return [line.split(": ", 1)[1].split(" ")[0] for line in said if ": DPK" in line]


def test_it_checks_again_when_something_changes(
    tmp_path: Path, watching: Callable[..., Watching]
) -> None:
    script = tmp_path / "pkg" / "job.py"
    script.parent.mkdir()
    script.write_text(LOCK_SCRIPT)
    run = watching(".")
    first = run.round()
    assert codes(first) == ["DPK106"]
    assert "1 finding in 1 of 1 file." in first
    put(script, CLEAN)
    run.until()
    script.write_text(LOCK_SCRIPT)
    run.until("DPK106")
    put(tmp_path / "other.py", LOCK_SCRIPT)
    run.until("DPK106", "DPK106")
    (tmp_path / "other.py").unlink()
    run.until("DPK106")
    # A configuration that is wrong ends nothing.
    config = tmp_path / "pyproject.toml"
    put(config, "[tool.dask-pickle]\nignroe = ['DPK106']\n")
    while not any("has no key 'ignroe'" in line for line in run.round()):
        pass
    put(config, "[tool.dask-pickle]\nignore = ['DPK106']\n")
    run.until()
    # What is not read starts nothing.
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "x.py").write_text(LOCK_SCRIPT)
    assert run.is_quiet()
    assert run.interrupt() == 130
    assert run.rest() == ""  # but for the end of the line in which a terminal shows ^C


def test_named_files_may_be_replaced(tmp_path: Path, watching: Callable[..., Watching]) -> None:
    for name in ("job.py", "other.py"):
        (tmp_path / name).write_text(CLEAN)
    run = watching("-q", "job.py", "--exit-zero")
    time.sleep(2)
    for text, found in ((LOCK_SCRIPT, True), (CLEAN, False), (LOCK_SCRIPT, True)):
        put(tmp_path / "job.py", text)
        if found:
            assert "DPK106" in run.line()
        else:
            assert run.is_quiet()
    (tmp_path / "other.py").write_text(LOCK_SCRIPT)
    assert run.is_quiet()
    assert run.interrupt() == 130


def test_a_change_of_what_is_imported_counts(
    tmp_path: Path, watching: Callable[..., Watching]
) -> None:
    imported = LOCK_SCRIPT.replace("guard = threading.Lock()", "from helpers import guard")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "job.py").write_text(imported)
    run = watching(".")
    run.until()
    (tmp_path / "helpers.py").write_text("import threading\nguard = threading.Lock()\n")
    run.until("DPK106")
    (tmp_path / "helpers.py").write_text("guard = 'a name'\n")
    run.until()


def test_a_configuration_above_counts(tmp_path: Path, watching: Callable[..., Watching]) -> None:
    inner = tmp_path / "src"
    inner.mkdir()
    (inner / "job.py").write_text(LOCK_SCRIPT)
    run = watching("src")
    run.until("DPK106")
    (tmp_path / "pyproject.toml").write_text("[tool.dask-pickle]\nignore = ['DPK106']\n")
    run.until()


def test_the_screen_is_cleared_on_a_terminal_alone(
    tmp_path: Path, watching: Callable[..., Watching]
) -> None:
    (tmp_path / "job.py").write_text(LOCK_SCRIPT)
    ours, theirs = pty.openpty()
    run = watching(".", terminal=theirs)
    os.close(theirs)
    run.round()
    shown = os.read(ours, 10_000).decode()
    assert shown.startswith("\x1b[2J\x1b[1;1H")
    assert run.interrupt() == 130
    os.close(ours)
    piped = watching(".")
    assert not any("\x1b" in line for line in piped.round())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-"], "--watch works on files, not on standard input"),
        (["nowhere.py"], "does not exist"),
        (["--fix", "--add-noqa"], "exclude each other"),
    ],
)
def test_wrong_usage_ends_it_at_once(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=tmp_path,
        input="",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=environment(),
    )
    assert done.returncode == 2
    assert said in done.stderr


def test_without_watchfiles_it_says_what_to_install(tmp_path: Path) -> None:
    hidden = tmp_path / "watchfiles.py"
    hidden.write_text("raise ImportError\n")
    done = subprocess.run(
        [*COMMAND, "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=environment(PYTHONPATH=str(tmp_path)),
    )
    assert done.returncode == 2
    assert done.stderr == (
        "Error: --watch needs watchfiles: pip install 'flake8-dask-pickle[watch]'\n"
    )
    assert done.stdout == ""


def test_without_watchfiles_there_are_no_rounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(CannotWatchError, match=r"flake8-dask-pickle\[watch\]"):
        next(rounds([tmp_path]))


def test_a_change_while_a_round_is_under_way_brings_another(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLEAN)
    waiting = rounds([tmp_path])
    next(waiting)
    (tmp_path / "a.py").write_text(LOCK_SCRIPT)  # as if the check took a while
    time.sleep(0.5)
    arrived = threading.Event()

    def wait() -> None:
        next(waiting)
        arrived.set()

    threading.Thread(target=wait, daemon=True).start()
    assert arrived.wait(PATIENCE)


#: One task that a safe fix mends.
COROUTINE_SCRIPT = """\
from dask.distributed import Client


async def fetch(x):
    return x


if __name__ == "__main__":
    print(Client().submit(fetch(1)).result())
"""
MENDED_SCRIPT = COROUTINE_SCRIPT.replace("fetch(1)", "fetch, 1")


def test_fixes_are_made_whenever_something_changes(
    tmp_path: Path, watching: Callable[..., Watching]
) -> None:
    script = tmp_path / "job.py"
    script.write_text(COROUTINE_SCRIPT)
    run = watching("--fix", ".")
    first = run.round()
    assert "1 fixed, 0 left in 1 file." in first
    assert script.read_text() == MENDED_SCRIPT
    put(script, f"# new\n{COROUTINE_SCRIPT}")
    while not any(line.startswith("1 fixed") for line in run.round()):
        pass
    assert script.read_text() == f"# new\n{MENDED_SCRIPT}"
    # What it writes itself may start one more round, in which there is nothing to do, and no other.
    if not run.is_quiet():
        assert codes(run.round()) == []
    assert run.is_quiet()
    assert script.read_text() == f"# new\n{MENDED_SCRIPT}"
    # What no fix mends is reported each time.
    put(script, LOCK_SCRIPT)
    run.until("DPK106")
    assert script.read_text() == LOCK_SCRIPT
    assert run.interrupt() == 130
