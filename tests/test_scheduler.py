"""Checking on a Dask cluster: the same output, and nothing lost or twice when a worker dies."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import distributed
import pytest

from flake8_dask_pickle.cache.findings import judged_of
from flake8_dask_pickle.judging import Job, Terms, judge
from flake8_dask_pickle.parallel.cluster import Cluster, differences
from flake8_dask_pickle.parallel.facts import Guide
from flake8_dask_pickle.parallel.packing import as_text, packed, slim
from flake8_dask_pickle.parallel.remote import Batch, identity, judge_batch
from flake8_dask_pickle.plain_data import as_data
from flake8_dask_pickle.source.files import source_of

from .forest import grow
from .support import LOCK_SCRIPT, Command, environment, notebook_json

FROM_TOOLS = LOCK_SCRIPT.replace("guard = threading.Lock()", "from tools.locks import guard")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with nothing of the project in it, where workers run."""
    path = tmp_path / "elsewhere"
    path.mkdir()
    return path


@pytest.fixture
def cluster(elsewhere: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and three workers, processes of their own; workers are not started again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    scheduler = ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    worker = ["-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
    commands = [[*scheduler, "--no-dashboard"], *[[*worker, "--no-dashboard"]] * 3]
    started = [
        subprocess.Popen(
            [sys.executable, *command],
            cwd=elsewhere,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        for command in commands
    ]
    try:
        yield address, started
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def files_of(top: Path, number: int) -> None:
    """A project of many scripts, each with one finding, that all import one module."""
    (top / "pyproject.toml").touch()
    (top / "tools").mkdir()
    (top / "tools" / "__init__.py").touch()
    (top / "tools" / "locks.py").write_text("import threading\n\nguard = threading.Lock()\n")
    for at in range(number):
        filler = "".join(f"def f{n}(x):\n    return [x for _ in range({n})]\n" for n in range(20))
        (top / f"script{at:03}.py").write_text(filler + FROM_TOOLS)


@pytest.mark.slow
def test_a_cluster_of_its_own(dask_pickle: Command, tmp_path: Path) -> None:
    grow(tmp_path)
    for name in ("json", "concise"):
        options = ("check", "--output-format", name, ".", "packed.zip")
        here = dask_pickle(*options, cwd=tmp_path)
        there = dask_pickle(*options, "--scheduler", "local", "-j", "2", cwd=tmp_path)
        assert here.stdout.count("DPK") > 8
        assert there.stdout == here.stdout
        assert (there.stderr, there.returncode) == (here.stderr, here.returncode)


@pytest.mark.slow
def test_a_worker_dies(
    dask_pickle: Command,
    tmp_path: Path,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    files_of(project, 400)
    here = dask_pickle("check", ".", cwd=project)
    assert here.stdout.count("DPK106") == 400
    address, processes = cluster
    command = [sys.executable, "-m", "flake8_dask_pickle", "check", "--scheduler", address]
    with subprocess.Popen(
        [*command, "."],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        first = running.stdout.readline()  # some of it is done, and most of it is not
        os.kill(processes[-1].pid, signal.SIGKILL)
        rest = running.stdout.read()
        said = running.stderr.read().decode()
    assert (first + rest).decode() == here.stdout
    assert said == here.stderr
    assert running.returncode == 1


class _Unlucky(Cluster):
    """A cluster whose workers but one die with what they have found, before it is taken."""

    lost: tuple[str, ...] = ()

    def _take(self, future: Any, entries: Any) -> None:
        pids = self._client.run(os.getpid)
        if len(pids) > 1 and future.status == "finished":
            (holder,) = self._client.who_has([future])[future.key]
            os.kill(pids[holder], signal.SIGKILL)
            until = time.monotonic() + 30
            while future.status == "finished" and time.monotonic() < until:
                time.sleep(0.001)
            self.lost += (future.status,)
        super()._take(future, entries)


@pytest.mark.slow
def test_a_worker_dies_with_what_it_has_found(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:
    files_of(tmp_path, 60)
    monkeypatch.chdir(tmp_path)
    jobs = [Job(one.name, one.read_bytes(), Terms()) for one in sorted(tmp_path.glob("script*"))]
    address, processes = cluster
    connect: Any = distributed.Client
    with connect(address, set_as_default=False) as client, client.as_current():
        client.wait_for_workers(3, timeout=60)
        unlucky = _Unlucky(client, pytest.fail)
        done = [(job, judged.findings) for job, judged in unlucky.works(jobs)]
    assert unlucky.lost == ("lost", "lost")
    assert sum(one.poll() is not None for one in processes) == 2
    assert [job for job, _ in done] == jobs
    assert {len(findings) for _, findings in done} == {1}


@pytest.mark.slow
def test_the_scheduler_dies(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    files_of(project, 400)
    address, processes = cluster
    command = [sys.executable, "-m", "flake8_dask_pickle", "check", "--scheduler", address]
    started = time.monotonic()
    with subprocess.Popen(
        [*command, "."],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        os.kill(processes[0].pid, signal.SIGKILL)
        _, err = running.communicate(timeout=120)
    assert running.returncode == 2
    assert b"Traceback" not in err
    assert b"Error: the cluster " in err
    assert time.monotonic() - started < 120


@pytest.mark.slow
def test_workers_without_the_linter(tmp_path: Path, dask_pickle: Command) -> None:
    other = tmp_path / "other" / "flake8_dask_pickle"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("__version__ = '0.0.1'\n")
    code = (
        "import sys, time\nfrom distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    cluster = LocalCluster(n_workers=1, dashboard_address=':0')\n"
        "    print(cluster.scheduler_address, flush=True)\n    time.sleep(100)\n"
    )
    script = tmp_path / "start.py"
    script.write_text(code)
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(PYTHONPATH=str(other.parent)),
    ) as running:
        assert running.stdout is not None
        address = running.stdout.readline().decode().strip()
        (tmp_path / "lock.py").write_text(LOCK_SCRIPT)
        done = dask_pickle("check", "--scheduler", address, tmp_path / "lock.py")
        running.terminate()
    assert done.returncode == 2
    assert "flake8-dask-pickle cannot be used there: " in done.stderr


@pytest.mark.slow
def test_nobody_answers(dask_pickle: Command, lock_script: Path) -> None:
    done = dask_pickle("check", "--scheduler", "tcp://127.0.0.1:9", lock_script)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: no Dask scheduler at tcp://127.0.0.1:9: ")
    done = dask_pickle("check", "--scheduler", "nonsense://x", lock_script)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: no Dask scheduler at nonsense://x: ")


@pytest.mark.slow
def test_distributed_is_missing(lock_script: Path) -> None:
    code = (
        "import sys; sys.modules['distributed'] = None\n"
        "from flake8_dask_pickle.cli import main; main()"
    )
    command = [sys.executable, "-c", code, "check", "--scheduler", "local", str(lock_script)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 2
    assert "needs distributed: pip install 'flake8-dask-pickle[distributed]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_jobs_go_with_a_cluster_of_its_own_alone(dask_pickle: Command) -> None:
    done = dask_pickle("check", "--scheduler", "tcp://127.0.0.1:9", "-j2")
    assert done.returncode == 2
    assert "--jobs goes with --scheduler local" in done.stderr


@pytest.mark.slow
def test_versions_that_differ_are_named() -> None:
    here = identity()
    assert differences(here, dict(here)) == ""
    there = here | {"libcst": "0.1"}
    assert differences(here, there) == f"libcst {here['libcst']} here, 0.1 there"
    assert "None there" in differences(here, {})


@pytest.mark.slow
def test_a_worker_sees_what_it_is_told_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files_of(tmp_path, 1)
    monkeypatch.chdir(tmp_path)
    job = Job("script000.py", (tmp_path / "script000.py").read_bytes(), Terms())
    expected = judge(job)
    assert [one.code for one in expected.findings] == ["DPK106"]
    told = Guide().told(job)
    contents = {path: as_text(raw or b"") for path, raw in told.contents.items()}
    batch: Batch = {
        "number": 0,
        "here": str(tmp_path),
        "noted": True,
        "jobs": [(job.name, as_data(job.terms), as_text(job.raw))],
        "states": {path: (*state,) for path, state in told.states.items()},
        "contents": {**contents},
    }
    for path in (tmp_path / "tools").iterdir():
        path.unlink()  # the worker is on another machine
    (found,) = judge_batch(packed(batch))["found"]
    assert judged_of(found) == expected
    assert judged_of(found).notes == expected.notes


@pytest.mark.slow
def test_a_worker_asks_for_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files_of(tmp_path, 1)
    monkeypatch.chdir(tmp_path)
    job = Job("script000.py", (tmp_path / "script000.py").read_bytes(), Terms())
    states: dict[str, tuple[str, str, bool]] = {}
    contents: dict[str, str | None] = {}
    from flake8_dask_pickle.source.disk import REAL

    for round_number in range(10):
        batch: Batch = {
            "number": round_number,
            "here": str(tmp_path),
            "noted": True,
            "jobs": [(job.name, as_data(job.terms), as_text(job.raw))],
            "states": states,
            "contents": contents,
        }
        (found,) = judge_batch(packed(batch))["found"]
        if "asks" not in found:
            break
        for kind, path in found["asks"]:
            if kind == "state":
                states[path] = (*REAL.state(path),)
            else:
                contents[path] = as_text(REAL.content(path) or b"")
    assert round_number > 1
    assert judged_of(found) == judge(job)


@pytest.mark.slow
def test_notebooks_are_sent_without_what_is_not_analysed() -> None:
    notebook = json.loads(notebook_json(("markdown", "# é"), LOCK_SCRIPT, "%time 1\n!ls"))
    notebook["cells"][1]["id"] = "abc"
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "text": "x" * 10_000}]
    raw = b"\xef\xbb\xbf" + json.dumps(notebook).encode()
    sent = slim(Job("a.ipynb", raw, Terms()))
    assert len(sent) < len(raw) - 10_000
    assert source_of("a.ipynb", sent) == source_of("a.ipynb", raw)
    for broken in (b"{", b"[]", b'{"cells": [1]}', b'{"cells": 1}'):
        assert slim(Job("a.ipynb", broken, Terms())) == broken
    assert slim(Job("a.py", raw, Terms())) == raw
