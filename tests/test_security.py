"""What SECURITY.md promises, watched from below: by Python's own audit events, in a real run.

The project that is linted is full of traps. Each writes a file when it is run or imported; modules
beside it bear the names of what the linter imports; links lead out of it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import flake8_dask_pickle
from flake8_dask_pickle.gate import may_submit, mentions_dask, mentions_dask_in_bytes

from .support import LOCK_SCRIPT, Command, environment, notebook_json

TRAP = "open({mark!r}, 'w').close()\n"
#: Modules that a linter, or Dask, or Python itself might import by mistake.
NAMES = (
    "libcst", "dask", "distributed", "click", "rich", "ast", "json", "conftest", "setup",
    "sitecustomize", "usercustomize", "noxfile", "tasks",
)  # fmt: skip

#: Runs the command and writes down what it does that could do harm.
WATCHED = """
import json, sys
events, here = [], sys.argv[1]

def watch(event, arguments):
    if event == "open" and not isinstance(arguments[0], int):
        events.append([event, str(arguments[0]), str(arguments[1] or ""), arguments[2] or 0])
    elif event == "exec":
        events.append([event, arguments[0].co_filename])
    elif event in ("import", "os.system", "subprocess.Popen", "os.exec", "os.posix_spawn",
                   "socket.connect", "socket.getaddrinfo", "pickle.find_class", "os.remove",
                   "os.rename", "os.mkdir", "os.link", "os.symlink", "os.chmod"):
        events.append([event, str(arguments[0])])

from flake8_dask_pickle.cli import main
sys.addaudithook(watch)
try:
    main(sys.argv[2:])
except SystemExit as end:
    status = end.code
said = json.dumps([status, events])
with open(here, "w") as file:
    file.write(said)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with findings, and with traps."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[tool.dask-pickle]\nexclude = ["linked.py"]\n')
    trap = TRAP.format(mark=str(tmp_path / "sprung"))
    for name in NAMES:
        (folder / f"{name}.py").write_text(trap)
    imports = "".join(f"import {name}\n" for name in NAMES if name not in ("dask", "distributed"))
    (folder / "main.py").write_text(trap + imports + LOCK_SCRIPT)
    (folder / "notebook.ipynb").write_text(
        notebook_json("%run main.py\n!touch sprung\n%load_ext tasks", LOCK_SCRIPT)
    )
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("[core]\n\tfsmonitor = touch sprung\n")
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("__init__", "secret"):
        (outside / f"{name}.py").write_text("import threading\nguard = threading.Lock()\n")
    (folder / "linked.py").symlink_to(outside / "secret.py")
    (folder / "package").symlink_to(outside, target_is_directory=True)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    for number, module in enumerate(("linked", "package.secret", "..outside.secret", "outside")):
        text = LOCK_SCRIPT.replace("guard = threading.Lock()", f"from {module} import guard")
        (folder / f"reads{number}.py").write_text(text)
    return folder


def watched(project: Path, *arguments: str) -> tuple[int, list[list[Any]]]:
    """How a run of the command in a project ends, and what it has done."""
    said = project.parent / "said.json"
    done = subprocess.run(
        # Isolated, as a console script is: the current folder is not among the module paths.
        [sys.executable, "-I", "-c", WATCHED, str(said), *arguments],
        cwd=project,
        env=environment(DASK_PICKLE_NO_CACHE=str(int("--cache-dir" not in arguments))),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    status, events = json.loads(said.read_text())
    return status, events


RUNS: dict[str, tuple[str, ...]] = {
    "check": ("check",),
    "cached": ("check", "--cache-dir", ".cache"),
    "full": ("check", "--output-format", "full", "--show-fixes"),
    "diff": ("check", "--no-cache", "--unsafe-fixes", "--diff", "main.py"),
    "config": ("config",),
    "rule": ("rule", "DPK106"),
    "types": ("types", "threading.Lock"),
}


@pytest.mark.parametrize("name", RUNS)
def test_linting_runs_nothing_of_what_it_reads(project: Path, name: str) -> None:
    status, events = watched(project, *RUNS[name])
    assert status == int(name in ("check", "cached", "full", "diff"))
    assert not (project.parent / "sprung").exists()
    assert not (project / "sprung").exists()
    ran = [one for one in events if one[0] == "exec" and str(project) in one[1]]
    assert ran == []
    harmful = ("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn", "pickle.find_class")
    assert [one for one in events if one[0] in harmful or one[0].startswith("socket.")] == []


@pytest.mark.parametrize("name", RUNS)
def test_linting_writes_its_cache_and_nothing_else(project: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    _, events = watched(project, *RUNS[name])
    writing = [
        one[1]
        for one in events
        if (one[0] == "open" and (set("wax+") & set(one[2]) or one[3] & 3))
        or one[0] in ("os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink", "os.chmod")
    ]
    elsewhere = [path for path in writing if ".cache" not in Path(path).parts]
    # What Python itself keeps of the linter's own modules is none of the project.
    assert [path for path in elsewhere if "__pycache__" not in path] == []
    assert bool(writing) >= (name == "cached")
    assert {path: path.read_bytes() for path in before} == before


def test_nothing_outside_the_project_is_read(project: Path) -> None:
    _, events = watched(project, *RUNS["check"])
    outside = project.parent / "outside"
    opened = [Path(one[1]) for one in events if one[0] == "open"]
    read = [path for path in opened if path.resolve().is_relative_to(outside)]
    assert read == []
    assert any(path.name == "reads0.py" for path in opened)


def test_findings_of_several_processes_run_nothing_either(
    dask_pickle: Command, project: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = dask_pickle("check", "--no-cache", "-j2", project, cwd=elsewhere)
    assert done.returncode == 1, done.stderr
    assert not (tmp_path / "sprung").exists()


# -- Patterns --------------------------------------------------------------------------------------


#: How a pattern is used, if its module shows no more than that it has one.
METHODS = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub")


class Used(NamedTuple):
    """A pattern, and the methods of it that its module calls."""

    pattern: re.Pattern[Any]
    methods: tuple[str, ...]


@cache
def patterns() -> dict[str, Used]:
    """Every pattern that a module of the package holds."""
    found: dict[str, Used] = {}
    for info in pkgutil.walk_packages(flake8_dask_pickle.__path__, "flake8_dask_pickle."):
        if info.name.endswith(("__main__", ".pytest_plugin", ".kernel")):
            continue
        try:
            module = importlib.import_module(info.name)
        except ImportError:
            continue  # a part of an extra that is not installed
        text = inspect.getsource(module)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                used = re.findall(rf"\b{name}\.(\w+)", text)
                methods = tuple(sorted(set(METHODS).intersection(used))) or METHODS
                found[f"{info.name}.{name}"] = Used(value, methods)
    return found


#: What patterns stumble over: repeated many times, and what may come last and spoil a match.
PUMPS = (
    " ", "\t", "a", "A", "0", "_", ".", ",", "#", "\n", "\r\n", "\\\n", "a.", "a,", "a, ", "# ",
    "(", "[", "{", '"', "'", '"""', "%", "!", "?", "a=", "=", "noqa:", "# noqa: ", "DPK101,", "@",
    "import a,", "from ", "\x1b[", "\x1b]", "<", "/*", "-", "%%", "a b ", "é", "import distributed",
    "# %%",
)  # fmt: skip
ENDS = ("", "\0x!")


@pytest.mark.parametrize("name", sorted(patterns()))
def test_no_pattern_takes_longer_than_its_text(name: str) -> None:
    pattern, methods = patterns()[name]
    for pump in PUMPS:
        for end in ENDS:
            text: Any = pump * (5_000 // len(pump)) + end
            if isinstance(pattern.pattern, bytes):
                text = text.encode()
            began = time.process_time()
            for method in methods:
                call(pattern, method, text)
            took = time.process_time() - began
            assert took < 0.5, f"{took:.1f} s over {pump!r} and {end!r}"


def call(pattern: re.Pattern[Any], method: str, text: Any) -> None:
    if method == "sub":
        pattern.sub(type(text)(), text)
    elif method == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)


@pytest.mark.parametrize("pump", PUMPS)
def test_the_gate_is_linear(pump: str) -> None:
    text = pump * (400_000 // len(pump)) + " distributed"
    began = time.process_time()
    mentions_dask(text)
    mentions_dask_in_bytes(text.encode())
    may_submit(f"{text} dask")
    assert time.process_time() - began < 2
