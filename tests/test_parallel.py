"""Several processes: the same output, in the same order, whatever happens to one of them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from flake8_dask_pickle.judging import Job, Judged, Terms
from flake8_dask_pickle.parallel.ordering import in_order
from flake8_dask_pickle.parallel.processes import Processes

from .forest import grow
from .support import LOCK_SCRIPT, Command, environment

#: Takes a while to analyse: time to end the process that does.
LONG = (
    "".join(f"def f{n}(x):\n    return [x for _ in range({n})]\n" for n in range(4_000))
    + LOCK_SCRIPT
)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["2", "auto"])
def test_output_is_the_same(dask_pickle: Command, tmp_path: Path, jobs: str) -> None:
    grow(tmp_path)
    options = ("check", "--output-format", "json", ".", "packed.zip")
    one = dask_pickle(*options, cwd=tmp_path)
    assert one.stdout.count('"code"') > 8
    many = dask_pickle(*options, "-j", jobs, cwd=tmp_path)
    assert (many.stdout, many.stderr, many.returncode) == (one.stdout, one.stderr, one.returncode)


@pytest.mark.slow
@pytest.mark.parametrize("elsewhere", [("-j", "2"), ("--scheduler", "local")], ids=" ".join)
@pytest.mark.parametrize("doing", ["--diff --unsafe-fixes", "--fix --unsafe-fixes", "--add-noqa"])
def test_what_is_written_is_the_same(
    dask_pickle: Command, tmp_path: Path, doing: str, elsewhere: tuple[str, ...]
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    shutil.copytree(grow(one), other)
    before = contents(one)
    options = ("check", *doing.split(), ".", "packed.zip")
    alone = dask_pickle(*options, cwd=one)
    together = dask_pickle(*options, *elsewhere, cwd=other)
    assert (together.stdout, together.returncode) == (alone.stdout, alone.returncode)
    assert together.stderr == alone.stderr
    assert contents(other) == contents(one)
    assert (contents(one) == before) == doing.startswith("--diff")


def contents(top: Path) -> dict[str, bytes]:
    files = (path for path in top.rglob("*") if path.is_file())
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in files}


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1001", "1.5", ""])
def test_numbers_that_are_none(dask_pickle: Command, jobs: str) -> None:
    done = dask_pickle("check", f"--jobs={jobs}")
    assert done.returncode == 2
    assert "is neither auto nor a number from 1 to 1000" in done.stderr


def test_whoever_dies_is_named_and_the_rest_is_done() -> None:
    warnings: list[str] = []
    with Processes(2, warnings.append) as processes:
        started = time.monotonic()
        done = []
        for job, judged in processes.works(_with_a_victim()):
            done.append((job.name, [one.code for one in judged.findings]))
            if job.name == "0.py":
                _kill_once_it_works(processes)
    assert time.monotonic() - started < 100
    found = dict(done)
    assert [name for name, _ in done] == [*(f"{n}.py" for n in range(5)), "long.py", "after.py"]
    assert found["long.py"]
    assert set(found["long.py"]) == {"DPK106"}
    assert found["after.py"] == ["DPK106"]
    (warning,) = warnings
    assert "was ended by SIGKILL while it checked long.py; it is tried again" in warning


def _with_a_victim() -> list[Job]:
    jobs = [Job(f"{number}.py", LOCK_SCRIPT.encode(), Terms()) for number in range(5)]
    return [
        *jobs,
        Job("long.py", LONG.encode(), Terms()),
        Job("after.py", LOCK_SCRIPT.encode(), Terms()),
    ]


def _kill_once_it_works(processes: Processes) -> None:
    """Kill the process that has had the long file for a while."""
    for _ in range(600):
        busy = [one for one in processes.running() if one.doing == "long.py"]
        if busy:
            time.sleep(0.1)
            os.kill(busy[0].number, signal.SIGKILL)
            return
        time.sleep(0.05)
    raise AssertionError("nobody took the long file")


@pytest.mark.slow
def test_a_file_that_ends_every_process_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The process's own start-up file, so that it dies as a crash of Python's would have it die.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "from flake8_dask_pickle import judging\n"
        "judge = judging.judge\n"
        "judging.judge = lambda job: os.abort() if job.name == 'bad.py' else judge(job)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    warnings: list[str] = []
    names = ["bad.py", "good.py"]
    jobs = [Job(name, LOCK_SCRIPT.encode(), Terms()) for name in names]
    with Processes(2, warnings.append) as processes:
        done = {job.name: judged for job, judged in processes.works(jobs)}
    (finding,) = done["bad.py"].findings
    assert finding.code == "DPK000"
    assert "the process that analysed it was ended by SIGABRT" in finding.message
    assert not done["bad.py"].is_analysed
    assert [one.code for one in done["good.py"].findings] == ["DPK106"]
    assert len(warnings) == 2


@pytest.mark.slow
def test_an_interrupt_ends_all_processes(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.py").write_text(LONG)
    command = [sys.executable, "-m", "flake8_dask_pickle", "check", "-j2", str(tmp_path)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    ) as running:
        deadline = time.monotonic() + 60
        while len(children := _children(running.pid)) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in err
    assert b"was ended by" not in err
    assert out == b""
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    found = [int(child) for child in listed.read_text().split()] if listed.exists() else []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return sorted(set(found))


@pytest.mark.slow
def test_modules_of_the_current_folder_are_not_run(dask_pickle: Command, tmp_path: Path) -> None:
    for name in ("json", "click", "libcst", "ast", "messages", "worker"):
        (tmp_path / f"{name}.py").write_text("open('owned', 'w')\n")
    (tmp_path / "lock.py").write_text(LOCK_SCRIPT)
    command = [str(Path(sys.executable).parent / "dask-pickle"), "check", "-j2", "."]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 1
    assert done.stdout.startswith("lock.py:14:21: DPK106 ")
    assert not (tmp_path / "owned").exists()


@pytest.mark.slow
def test_order_and_bounds() -> None:
    started: list[str] = []
    futures: dict[str, Future[Judged]] = {}

    def start(job: Job) -> Future[Judged]:
        started.append(job.name)
        return futures.setdefault(job.name, Future())

    jobs = [Job(str(number), b"", Terms()) for number in range(10)]
    known = Job("known", b"", Terms(), Judged())
    done = in_order([*jobs[:3], known, *jobs[3:]], start, most_started=4)
    for number in (3, 2, 1, 0):
        futures[str(number)] = Future()
        futures[str(number)].set_result(Judged())
    assert next(done)[0].name == "0"
    assert len(started) <= 4
    names = []
    for number in range(4, 10):
        futures[str(number)] = Future()
        futures[str(number)].set_result(Judged())
    names = [job.name for job, _ in done]
    assert names == ["1", "2", "known", *map(str, range(3, 10))]
