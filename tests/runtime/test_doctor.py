"""Real clusters: what their workers can load, and which versions they have."""

from __future__ import annotations

import asyncio
import functools
import importlib.metadata
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flake8_dask_pickle.knowledge.combinations import Combination, combinations
from flake8_dask_pickle.runtime import doctor
from flake8_dask_pickle.runtime.cluster import LoadedThere, load_on_workers
from flake8_dask_pickle.runtime.pickling import dumps
from flake8_dask_pickle.runtime.scheduler import ClusterError, Process
from tests.support import Command, environment

#: A scheduler and two workers, all of these versions.
HEALTHY = {"python": "3.12.1", "cloudpickle": "3.1.3", "dask": "2026.8.0", "pydantic": None} | {
    "distributed": "2026.8.0",
    "tblib": "3.2.2",
    "msgpack": "1.2.4",
    "numpy": "2.4.6",
    "pandas": "3.1.1",
}


class Loading:
    """Pickles; when it is loaded, this is called."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.call


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as local:
        yield local


@pytest.fixture
def client(cluster: Any) -> Iterator[Any]:
    from distributed import Client

    with Client(cluster, set_as_default=False) as one:  # type: ignore[no-untyped-call]
        yield one


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.py"
    path.write_text(text)
    return path


def imported(path: Path) -> ModuleType:
    """A module as this process knows it, and no worker does."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def workers_only(found: dict[Process, tuple[LoadedThere, ...]]) -> list[tuple[LoadedThere, ...]]:
    return [outcomes for process, outcomes in found.items() if process.role == "worker"]


# --- loading on workers -------------------------------------------------------------------------


def test_every_process_loads_every_payload(cluster: Any) -> None:
    step = 2
    things = [{"x": 1}, functools.partial(int, base=2), eval("lambda x: x + step", {"step": step})]
    found = load_on_workers(cluster.scheduler_address, [dumps(thing) for thing in things], 20)
    assert [process.role for process in found] == ["scheduler", "worker", "worker"]
    types = ("builtins.dict", "functools.partial", "builtins.function")
    expected = tuple(LoadedThere(None, name) for name in types)
    assert list(found.values()) == [expected] * 3


def test_what_distributed_itself_ships_loads(cluster: Any, client: Any) -> None:
    from distributed import Lock, Queue, Variable

    made = (Lock("a"), Queue("b", client=client), Variable("c", client=client))  # type: ignore[no-untyped-call]
    things = [client.submit(len, "abc"), *made]
    found = load_on_workers(cluster.scheduler_address, [dumps(thing) for thing in things], 20)
    errors = [one.error for outcomes in found.values() for one in outcomes]
    assert errors == [None] * 12


def test_a_module_that_workers_miss(cluster: Any, tmp_path: Path) -> None:
    shop = imported(written(tmp_path, "shop_only_here", "class Order:\n    pass\n"))
    payloads = [dumps(shop.Order()), dumps(1)]
    found = load_on_workers(cluster.scheduler_address, payloads, 20, [str(tmp_path), *sys.path])
    missing = LoadedThere("ModuleNotFoundError: No module named 'shop_only_here'")
    assert workers_only(found) == [(missing, LoadedThere(None, "builtins.int"))] * 2


def test_a_class_that_differs_on_workers(cluster: Any, client: Any, tmp_path: Path) -> None:
    text = "class Base:\n    {}\n\n\nclass Order(Base):\n    pass\n\n\nclass Same:\n    pass\n"
    here = written(tmp_path / "here", "shop_uploaded", text.format("price = 1"))
    client.upload_file(str(written(tmp_path / "there", "shop_uploaded", text.format("price = 2"))))
    shop = imported(here)
    payloads = [dumps(shop.Order()), dumps(shop.Same())]
    path = [str(here.parent), *sys.path]
    found = workers_only(load_on_workers(cluster.scheduler_address, payloads, 20, path))
    for order, same in found:
        assert order.differs == ("the source of shop_uploaded.Base is another there",)
        assert order.type == "shop_uploaded.Order"
        assert same == LoadedThere(None, "shop_uploaded.Same")
    assert len(found) == 2


@pytest.mark.slow
def test_hostile_payloads_end_alone(cluster: Any, client: Any) -> None:
    hostile = [
        Loading(time.sleep, 600),
        Loading(os._exit, 7),
        Loading(eval, "__import__('ctypes').string_at(0)"),
        Loading(sys.exit, 0),
        Loading(os.system, "yes | head -c 50000000"),
        Loading(subprocess.Popen, ["sleep", "613"]),
    ]
    pids = client.run(os.getpid)
    payloads = [dumps(thing) for thing in [*hostile, "harmless"]]
    start = time.monotonic()
    found = load_on_workers(cluster.scheduler_address, payloads, 2)
    assert time.monotonic() - start < 60
    for hangs, ends, crashes, leaves, floods, spawns, harmless in found.values():
        assert hangs.error == "loading it takes longer than 2 s"
        assert ends.error == "the process that loads it ended with exit code 7"
        assert crashes.error == "the process that loads it crashed (SIGSEGV)"
        assert leaves.error == "SystemExit: 0"
        assert (floods.type, spawns.type) == ("builtins.int", "subprocess.Popen")
        assert harmless == LoadedThere(None, "builtins.str")
    assert client.run(os.getpid) == pids
    commands = [path.read_bytes() for path in running() if path.exists()]
    assert b"sleep\x00613\x00" not in commands


def running() -> list[Path]:
    """The command lines of all processes."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("reads the processes from /proc")
    return list(Path("/proc").glob("[0-9]*/cmdline"))


def test_nothing_stays_on_the_cluster(cluster: Any, client: Any) -> None:
    payloads = [dumps(importlib.import_module("colorsys").rgb_to_hsv)]
    found = load_on_workers(cluster.scheduler_address, payloads, 20)
    assert [one.error for outcomes in found.values() for one in outcomes] == [None] * 3
    assert list(cluster.scheduler.clients) == ["fire-and-forget", client.id]
    assert cluster.scheduler.tasks == {}
    loaded = client.run(functools.partial(eval, "'colorsys' in __import__('sys').modules"))
    assert list(loaded.values()) == [False, False]


def test_from_within_an_event_loop(cluster: Any) -> None:
    async def cell() -> dict[Process, tuple[LoadedThere, ...]]:
        return load_on_workers(cluster.scheduler_address, [dumps(1)], 20)

    assert len(asyncio.run(cell())) == 3


def test_a_worker_that_stopped(cluster: Any, client: Any, dask_pickle: Command) -> None:
    stopped, pid = next(iter(client.run(os.getpid).items()))
    os.kill(pid, signal.SIGSTOP)
    try:
        done = dask_pickle(
            "doctor", "--scheduler", cluster.scheduler_address, "--timeout", "5",
            "--output-format", "json",
        )  # fmt: skip
    finally:
        os.kill(pid, signal.SIGCONT)
    errors = {one["address"]: one["error"] for one in json.loads(done.stdout)["processes"]}
    assert errors.pop(stopped) == "no answer within 5 s"
    assert set(errors.values()) == {None}
    assert (done.returncode, done.stderr) == (2, "")


@pytest.mark.parametrize("pickles", [[], [b"not a pickle"]])
def test_odd_payloads(cluster: Any, pickles: list[bytes]) -> None:
    found = load_on_workers(cluster.scheduler_address, pickles, 20)
    errors = [outcomes[0].error or "" for outcomes in workers_only(found) if outcomes]
    assert len(workers_only(found)) == 2
    assert len(errors) == 2 * len(pickles)
    assert all(error.startswith("UnpicklingError: ") for error in errors)


# --- where there is no scheduler ----------------------------------------------------------------


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("nowhere", "ValueError: missing port number in address 'nowhere'"),
        ("carrier-pigeon://a:1", "ValueError: unknown address scheme 'carrier-pigeon'"),
        ("tls://127.0.0.1:8786", "TypeError: TLS expects a `ssl_context` argument"),
        ("127.0.0.1:{unused}", "no answer within 1 s"),
    ],
)
def test_no_scheduler_there(dask_pickle: Command, address: str, why: str) -> None:
    address = address.format(unused=unused_port())
    start = time.monotonic()
    done = dask_pickle("doctor", "--scheduler", address, "--timeout", "1")
    assert time.monotonic() - start < 15
    assert (done.returncode, done.stdout) == (2, "")
    said = done.stderr.removeprefix(f"Error: no Dask scheduler at {address}: ")
    assert said.startswith((why, "OSError: Timed out") if "no answer" in why else why)
    assert done.stderr.count("\n") == 1


def test_a_server_that_says_nothing(dask_pickle: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        done = dask_pickle("doctor", "--scheduler", address, "--timeout", "1")
    assert done.returncode == 2
    assert done.stderr == f"Error: no Dask scheduler at {address}: no answer within 1 s\n"


def test_a_worker_is_no_scheduler(cluster: Any) -> None:
    address = cluster.workers[0].worker_address
    with pytest.raises(ClusterError, match="a Worker listens there"):
        doctor.examine(address, 5)


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler without workers."""
    address = f"127.0.0.1:{unused_port()}"
    host, port = address.split(":")
    module = "distributed.cli.dask_scheduler"
    command = [sys.executable, "-m", module, "--host", host, "--port", port, "--no-dashboard"]
    log = tmp_path / "scheduler.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stderr=stream, cwd=tmp_path)
    try:
        deadline = time.monotonic() + 30
        while b"Scheduler at:" not in log.read_bytes():
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield address
    finally:
        process.kill()
        process.wait()


def test_a_cluster_without_workers(scheduler: str) -> None:
    with pytest.raises(ClusterError, match="has no workers"):
        load_on_workers(scheduler, [dumps(1)], 5)
    assert len(doctor.examine(scheduler).processes) == 2


def test_without_distributed() -> None:
    program = (
        "import sys; sys.modules['distributed'] = None\n"
        "from flake8_dask_pickle.cli import main\n"
        "main(['doctor', *sys.argv[1:]])"
    )
    command = [sys.executable, "-c", program, "--scheduler", "127.0.0.1:1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    assert (done.returncode, done.stdout) == (2, "")
    advice = "pip install 'flake8-dask-pickle[distributed]'"
    assert done.stderr == f"Error: asking a cluster needs distributed: {advice}\n"


# --- versions -----------------------------------------------------------------------------------


def test_versions_here(dask_pickle: Command) -> None:
    done = dask_pickle("doctor")
    rows = dict(line.split() for line in done.stdout.splitlines()[1 : len(doctor.PACKAGES) + 1])
    assert list(rows) == list(doctor.PACKAGES)
    assert rows["python"] == ".".join(map(str, sys.version_info[:3]))
    assert rows["cloudpickle"] == importlib.metadata.version("cloudpickle")
    assert done.returncode == (1 if "Bad: " in done.stdout else 0)


def test_a_cluster_of_the_same_versions(cluster: Any, dask_pickle: Command) -> None:
    arguments = ("doctor", "--scheduler", cluster.scheduler_address, "--output-format", "json")
    found = json.loads(dask_pickle(*arguments).stdout)
    roles = [one["role"] for one in found["processes"]]
    assert roles == ["here", "scheduler", "worker", "worker"]
    here, *others = [one["versions"] for one in found["processes"]]
    assert others == [here] * 3
    assert found["differences"] == {}
    text = dask_pickle("doctor", "--scheduler", cluster.scheduler_address).stdout
    assert text.split("\n")[0].split() == ["here", "scheduler", "2", "workers"]


# --- what is known ------------------------------------------------------------------------------

#: For each row, versions between which (or within which) it is found.
FOUND = {
    "bytecode-of-3.10": [{"python": "3.10.13"}, {"python": "3.13.0"}],
    "bytecode-since-3.11": [{"python": "3.11.7"}, {"python": "3.12.1"}],
    "bytecode-before-3.10": [{"python": "3.9.18"}, {"python": "3.10.13"}],
    "cloudpickle-2-and-3": [{"cloudpickle": "3.0.0"}, {"cloudpickle": "2.2.1"}],
    "cloudpickle-before-3.1": [{"cloudpickle": "3.0.0"}],
    "distributed-2025.5": [{"distributed": "2024.1.0"}, {"distributed": "2026.8.0"}],
    "distributed-differs": [{"distributed": "2026.7.0"}, {"distributed": "2026.8.0"}],
    "dask-and-distributed": [{"dask": "2026.7.1", "distributed": "2026.8.0"}],
    "numpy-1-and-2": [{"numpy": "1.26.4"}, {"numpy": "2.0.0rc1"}, {"numpy": "2.1.0"}],
    "pandas-2-and-3": [{"pandas": "2.3.3"}, {"pandas": "3.0.0"}],
    "pandas-2.3.0-strings": [{"pandas": "2.2.3"}, {"pandas": "2.3.0"}],
    "pandas-1.3": [{"pandas": "1.2.5"}, {"pandas": "1.3.0"}],
    "tblib-3.2": [{"tblib": "3.1.0"}, {"tblib": "3.2.2"}],
    "tblib-3.2.1": [{"tblib": "3.2.0"}, {"tblib": "3.2.1"}],
    "tblib-3.2.0-groups": [{"tblib": "3.2.0", "python": "3.11.7"}],
    "pydantic-2.11": [{"pydantic": "2.11.3"}],
    "msgpack-1.0": [{"msgpack": "0.6.2"}, {"msgpack": "1.0.2"}],
}


@pytest.mark.parametrize("row", combinations(), ids=lambda row: row.name)
def test_each_row_is_found_where_it_is(row: Combination) -> None:
    cases: dict[str, dict[str, str | None]] = {
        str(number): dict(versions) for number, versions in enumerate(FOUND[row.name])
    }
    assert row.concerns(cases) in (tuple(cases), ("0", "2"), ("0", "1", "2"))
    healthy: dict[str, str | None] = dict(HEALTHY)
    assert row.concerns({"a": healthy, "b": healthy, "c": {}, "d": {"python": "?"}}) == ()


@pytest.mark.parametrize("row", combinations(), ids=lambda row: row.name)
def test_each_row_is_whole(row: Combination) -> None:
    ways = [bool(way) for way in (row.within, row.between, row.differ, row.unequal)]
    assert ways.count(True) == 1
    assert row.level in ("bad", "advice")
    assert (row.evidence == "measured") == (row.measured is not None)
    assert set(row.packages) <= set(doctor.PACKAGES)
    assert all((row.what, row.remedy, row.source))


# --- a worker in another environment ------------------------------------------------------------


def other_interpreter() -> Path:
    """A Python of another minor version, or the test is skipped."""
    for minor in (12, 11, 13, 10):
        found = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"))
        if minor != sys.version_info.minor and found:
            return found[-1]
    pytest.skip("there is no other Python under ~/.pyenv/versions")


@pytest.fixture(scope="module")
def other_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the same distributed, and older packages around it."""
    folder = tmp_path_factory.mktemp("other") / "venv"
    subprocess.run([other_interpreter(), "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    same = [f"{name}=={importlib.metadata.version(name)}" for name in ("dask", "distributed")]
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", *same]
    done = subprocess.run(
        [*install, "cloudpickle==3.0.0", "tblib==3.1.0"], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"cannot install: {done.stderr.decode()[-300:]}")
    return python


@pytest.fixture
def foreign(cluster: Any, client: Any, other_python: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a worker of the cluster that runs in the other environment."""
    module = "distributed.cli.dask_worker"
    command = [str(other_python), "-m", module, cluster.scheduler_address, "--no-nanny"]
    log = (tmp_path / "worker.log").open("wb")
    known = set(client.scheduler_info()["workers"])
    worker = subprocess.Popen(
        [*command, "--no-dashboard", "--local-directory", str(tmp_path)], stderr=log, cwd=tmp_path
    )
    try:
        client.wait_for_workers(len(known) + 1, timeout=60)
        (address,) = set(cluster.scheduler.workers) - known
        yield address
        assert worker.poll() is None, "the worker has crashed"
    finally:
        worker.kill()
        worker.wait()
        log.close()


@pytest.mark.slow
@pytest.mark.network
def test_another_environment(cluster: Any, foreign: str, dask_pickle: Command) -> None:
    arguments = ("doctor", "--scheduler", cluster.scheduler_address)
    done = dask_pickle(*arguments, "--output-format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    problems = {problem["name"]: problem for problem in found["problems"]}
    assert {"cloudpickle-before-3.1", "tblib-3.2"} <= set(problems)
    assert {"bytecode-since-3.11", "bytecode-of-3.10"} & set(problems)
    (old,) = problems["cloudpickle-before-3.1"]["processes"]
    assert old == {"address": foreign, "versions": {"cloudpickle": "3.0.0"}}
    assert found["differences"]["tblib"]["3.1.0"] == [foreign]
    text = dask_pickle(*arguments)
    assert text.returncode == 1
    assert f"cloudpickle 3.0.0 (worker {foreign})" in text.stdout

    shared = eval("lambda x: x + 1", {})
    payloads = [dumps(thing) for thing in (shared, ["data"], json.dumps)]
    by_address = {
        process.address: outcomes
        for process, outcomes in load_on_workers(cluster.scheduler_address, payloads, 20).items()
    }
    function, data, reference = by_address.pop(foreign)
    assert function.error is not None
    assert function.error.startswith("it holds bytecode of Python 3.")
    assert (data.type, reference.type) == ("builtins.list", "builtins.function")
    assert data.differs[0].startswith("Python 3.")
    assert all(one.error is None for outcomes in by_address.values() for one in outcomes)
