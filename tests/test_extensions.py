"""What people add to the tables: through pyproject.toml, through flake8, and to what effect."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flake8_dask_pickle.configuration import ConfigurationError, read_configuration
from flake8_dask_pickle.extensions import Extensions, SubmitFunction, submit_functions
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import threading
import h5py
from dask.distributed import Client
from mylib import Handle, Runner, get_client, run_on_cluster

LOCK = threading.Lock()


def locked(n):
    with LOCK:
        return n


if __name__ == "__main__":
"""


def codes(body: str, extensions: Extensions) -> list[str]:
    text = HEAD + "".join(f"    {line}\n" for line in body.splitlines())
    found = lint(Source("script.py", text), Settings(extensions=extensions))
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("mylib.run", SubmitFunction("mylib.run")),
        ("mylib.run:func", SubmitFunction("mylib.run", "func")),
        ("mylib.run:2", SubmitFunction("mylib.run", "", 2)),
        ("mylib.run:func@2", SubmitFunction("mylib.run", "func", 2)),
    ],
)
def test_how_a_submit_function_is_written(entry: str, expected: SubmitFunction) -> None:
    assert submit_functions([entry]) == (expected,)


@pytest.mark.parametrize("entry", ["run", "", "mylib.run:", "mylib.run:func@", "a.b:c:d", "a-b.c"])
def test_a_submit_function_that_is_none(entry: str) -> None:
    with pytest.raises(ValueError, match="must be a dotted name"):
        submit_functions([entry])


@pytest.mark.parametrize(
    ("entry", "call", "fires"),
    [
        ("mylib.run_on_cluster", "run_on_cluster(locked, 1)", True),
        ("mylib.run_on_cluster:func", "run_on_cluster(1, func=locked)", True),
        ("mylib.run_on_cluster:1", "run_on_cluster(1, locked)", True),
        ("mylib.run_on_cluster:1", "run_on_cluster(locked, 1)", False),
        ("mylib.run_on_cluster", "run_on_cluster(len, 1)", False),
        ("mylib.Runner.launch", "Runner(3).launch(locked)", True),
        ("mylib.Runner.launch", "Runner(3).other(locked)", False),
        ("otherlib.run_on_cluster", "run_on_cluster(locked, 1)", False),
    ],
)
def test_submit_functions(entry: str, call: str, fires: bool) -> None:
    added = Extensions(submit_functions=submit_functions([entry]))
    assert codes(call, added) == ["DPK106"] * fires
    assert codes(call, Extensions()) == []


def test_a_file_with_a_submit_function_need_not_speak_of_dask() -> None:
    text = "import threading\nfrom mylib import run\nLOCK = threading.Lock()\nrun(lambda: LOCK)\n"
    settings = Settings(
        module_as="script", extensions=Extensions(submit_functions=submit_functions(["mylib.run"]))
    )
    assert [one.code for one in lint(Source("a.py", text), settings)] == ["DPK106"]


def test_unpicklable_constructors() -> None:
    call = "kept = Client().submit(len, Handle())"
    assert codes(call, Extensions()) == []
    assert codes(call, Extensions(unpicklable=("mylib.Handle",))) == ["DPK117"]


@pytest.mark.parametrize("name", ["h5py.File", "threading.Lock"])
def test_picklable_constructors_win_over_the_tables(name: str) -> None:
    call = f"thing = {name}()\nkept = Client().submit(lambda: thing)"
    assert len(codes(call, Extensions())) == 1
    assert codes(call, Extensions(picklable=(name,))) == []


def test_functions_that_return_a_client() -> None:
    call = "client_of_ours = get_client()\nkept = client_of_ours.submit(locked, 1)"
    assert codes(call, Extensions()) == []
    assert codes(call, Extensions(client_functions=("mylib.get_client",))) == ["DPK106"]


def test_names_of_clients() -> None:
    call = "def go(pool):\n    return pool.submit(locked, 1)\ngo(get_client())"
    assert codes(call, Extensions()) == []
    assert codes(call, Extensions(client_names=("pool",))) == ["DPK106"]


def test_the_usual_name_of_a_client_is_enough() -> None:
    call = "def go(client):\n    return client.map(locked, [1])\ngo(get_client())"
    assert codes(call, Extensions()) == ["DPK106"]
    assert codes(call, Extensions(client_names=("pool",))) == []


GOOD = """
[tool.dask-pickle]
submit-functions = ["mylib.run:func"]
unpicklable = ["mylib.Handle"]
picklable = ["mylib.Safe"]
client-functions = ["mylib.connect"]
client-names = ["client", "cluster_client"]
"""


def test_every_key_of_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(GOOD)
    assert read_configuration(file).settings().extensions == Extensions(
        submit_functions=(SubmitFunction("mylib.run", "func"),),
        unpicklable=("mylib.Handle",),
        picklable=("mylib.Safe",),
        client_functions=("mylib.connect",),
        client_names=("client", "cluster_client"),
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('submit-functions = ["run"]', "submit-functions: 'run' must be a dotted name, and after"),
        ('submit-functions = "mylib.run"', "submit-functions: must be a list of strings"),
        ('unpicklable = ["Handle"]', "unpicklable: 'Handle' must be a dotted name such as"),
        ('client-names = ["a.b"]', "client-names: 'a.b' must be a bare name such as 'client'"),
        ('picklable = ["a.B"]\nunpicklable = ["a.B"]', "a.B is both in unpicklable and in pick"),
    ],
)
def test_a_wrong_entry_names_file_key_and_what_is_allowed(
    tmp_path: Path, line: str, said: str
) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(f"[tool.dask-pickle]\n{line}\n")
    with pytest.raises(ConfigurationError) as refused:
        read_configuration(file)
    assert str(refused.value).startswith(f"{file}: [tool.dask-pickle]")
    assert said in str(refused.value)


def flake8(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flake8", "--select", "DPK", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_flake8_reads_them_from_its_configuration(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(HEAD + "    run_on_cluster(1, locked)\n")
    assert flake8(tmp_path).stdout == ""
    (tmp_path / ".flake8").write_text("[flake8]\ndpk-submit-functions = mylib.run_on_cluster:1\n")
    assert "DPK106 'locked' captures lock 'LOCK'" in flake8(tmp_path).stdout


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--dpk-client-names=a.b", "dpk-client-names: 'a.b' must be a bare name"),
        ("--dpk-submit-functions=run", "dpk-submit-functions: 'run' must be a dotted name"),
    ],
)
def test_flake8_ends_with_a_message_for_a_wrong_entry(
    tmp_path: Path, option: str, said: str
) -> None:
    (tmp_path / "script.py").write_text("")
    done = flake8(tmp_path, option)
    assert done.returncode == 1
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
