"""`dask-pickle config` and `completion`, and which pyproject.toml decides over which file."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any

import pytest

from flake8_dask_pickle.configuration import configuration_in, keys
from flake8_dask_pickle.nearest import Configurations

from .support import LOCK_SCRIPT, Command, environment


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def table(folder: Path, text: str) -> Path:
    return write(folder / "pyproject.toml", f"[tool.dask-pickle]\n{text}\n")


@pytest.fixture
def shown(dask_pickle: Command, tmp_path: Path) -> Any:
    """What `dask-pickle config` says as JSON."""

    def show(*arguments: str | Path) -> Any:
        done = dask_pickle("config", "--output-format", "json", *arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return show


# --- the nearest configuration --------------------------------------------------------------------


@pytest.fixture
def monorepo(tmp_path: Path) -> Path:
    """Projects below one another, each with a script that has one DPK106."""
    for name in ("top.py", "one/a.py", "one/gen/b.py", "two/a.py", "two/deep/c.py", "plain/a.py"):
        write(tmp_path / name, LOCK_SCRIPT)
    table(tmp_path, 'extend-ignore = ["DPK2"]')
    table(tmp_path / "one", 'exclude = ["gen"]')
    table(tmp_path / "two", 'per-file-ignores = { "deep/*" = ["DPK106"] }')
    write(tmp_path / "plain" / "pyproject.toml", "[project]\nname = 'x'\n")
    return tmp_path


def found(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.split(":")[0] for line in done.stdout.splitlines()]


def test_each_file_has_its_nearest_configuration(dask_pickle: Command, monorepo: Path) -> None:
    everywhere = ["top.py", "one/a.py", "plain/a.py", "two/a.py"]
    assert found(dask_pickle("check", ".", cwd=monorepo)) == everywhere
    done = dask_pickle("check", "one", "two", "plain/a.py", cwd=monorepo)
    assert found(done) == ["one/a.py", "two/a.py", "plain/a.py"]
    assert found(dask_pickle("check", "two/deep", cwd=monorepo)) == []
    assert found(dask_pickle("check", "deep/c.py", "../top.py", cwd=monorepo / "two")) == [
        "../top.py"
    ]
    table(monorepo / "one", 'ignore = ["DPK106"]')
    assert found(dask_pickle("check", ".", cwd=monorepo)) == [
        "top.py",
        "plain/a.py",
        "two/a.py",
    ]


def test_one_configuration_for_all_when_it_is_named(dask_pickle: Command, monorepo: Path) -> None:
    everything = ["top.py", "one/a.py", "one/gen/b.py", "plain/a.py", "two/a.py", "two/deep/c.py"]
    assert found(dask_pickle("check", "--isolated", ".", cwd=monorepo)) == everything
    config = write(monorepo / "other.toml", '[tool.dask-pickle]\nexclude = ["two"]\n')
    named = dask_pickle("check", "--config", config, ".", cwd=monorepo)
    assert found(named) == everything[:4]


def test_the_command_line_counts_for_all(dask_pickle: Command, monorepo: Path) -> None:
    assert found(dask_pickle("check", "--ignore", "DPK106", ".", cwd=monorepo)) == []


def test_a_folder_does_not_exclude_itself(dask_pickle: Command, tmp_path: Path) -> None:
    table(tmp_path / "inner", 'exclude = ["inner", "*.py"]')
    write(tmp_path / "inner" / "a.py", LOCK_SCRIPT)
    write(tmp_path / "a.py", LOCK_SCRIPT)
    assert found(dask_pickle("check", ".", cwd=tmp_path)) == ["a.py"]


def test_a_wrong_configuration_further_down_is_told_at_the_end(
    dask_pickle: Command, monorepo: Path
) -> None:
    file = table(monorepo / "two", 'exlcude = ["deep"]')
    done = dask_pickle("check", ".", cwd=monorepo)
    assert done.returncode == 2
    assert f"{file} cannot be used, and what it holds for was not checked: " in done.stderr
    assert "[tool.dask-pickle] has no key 'exlcude'" in done.stderr


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("exlcude", "exclude"),
        ("per_file_ignores", "per-file-ignores"),
        ("Select", "select"),
        ("modul-as", "module-as"),
        ("colour", None),
    ],
)
def test_unknown_keys_are_told_what_they_may_mean(
    dask_pickle: Command, lock_script: Path, key: str, meant: str | None
) -> None:
    table(lock_script.parent, f"{key} = []")
    done = dask_pickle("check", lock_script)
    assert done.returncode == 2
    assert f"has no key '{key}'; it has select, " in done.stderr
    assert ("did you mean" in done.stderr) is (meant is not None)
    assert meant is None or f"; did you mean '{meant}'?" in done.stderr


def test_a_folder_is_looked_into_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flake8_dask_pickle import nearest

    table(tmp_path, "")
    looked: list[Path] = []

    def counting(folder: Path) -> Any:
        looked.append(folder)
        return configuration_in(folder)

    monkeypatch.setattr(nearest, "configuration_in", counting)
    configurations = Configurations()
    for number in range(20):
        for folder in ("a/b", "a/c"):
            configurations.above(tmp_path / folder / f"{number}.py")
    assert len(looked) == len(set(looked)) == 4


def test_force_exclude(dask_pickle: Command, monorepo: Path) -> None:
    """What pre-commit names is left out all the same."""
    named = ["one/a.py", "one/gen/b.py", "one/gen"]
    assert found(dask_pickle("check", *named, cwd=monorepo)) == named[:2]
    done = dask_pickle("check", "--force-exclude", *named, cwd=monorepo)
    assert found(done) == ["one/a.py"]
    assert done.stderr == "1 finding in 1 of 1 file.\n"
    piped = dask_pickle(
        "check", "--force-exclude", "-", "--stdin-filename", "one/gen/b.py",
        cwd=monorepo, stdin=LOCK_SCRIPT.encode(),
    )  # fmt: skip
    assert found(piped) == ["one/gen/b.py"]


# --- what is in force -----------------------------------------------------------------------------


def test_everything_has_an_origin(shown: Any, tmp_path: Path) -> None:
    file = table(tmp_path, 'ignore = "DPK106"\nextend-ignore = ["DPK2"]\nmodule-as = "script"')
    write(tmp_path / "pkg" / "a.py", "")
    said = shown("pkg/a.py", "--extend-ignore", "DPK101", "--confidence", "certain")
    assert said["path"] == "pkg/a.py"
    assert said["file"] == str(file)
    assert said["excluded"] is False
    values = said["values"]
    assert list(values) == list(keys())
    assert values["select"] == {"value": ["DPK"], "from": ["default"]}
    assert values["ignore"] == {"value": ["DPK106"], "from": [str(file)]}
    assert values["extend-ignore"] == {
        "value": ["DPK2", "DPK101"],
        "from": [str(file), "command line"],
    }
    assert values["module-as"] == {"value": "script", "from": [str(file)]}
    assert values["confidence"] == {"value": "certain", "from": ["command line"]}
    assert values["client-names"] == {"value": None, "from": ["default"]}
    assert "DPK105" in said["codes"]
    assert {"DPK101", "DPK106", "DPK201", "DPK202"}.isdisjoint(said["codes"])


def test_a_select_on_the_command_line_makes_the_file_void(shown: Any, tmp_path: Path) -> None:
    table(tmp_path, 'select = ["DPK1"]\nignore = ["DPK106"]\nexclude = ["x"]')
    said = shown("--select", "DPK106")
    assert said["values"]["select"] == {"value": ["DPK106"], "from": ["command line"]}
    assert said["values"]["ignore"] == {"value": [], "from": ["default"]}
    assert said["values"]["exclude"]["value"] == ["x"]
    assert "DPK106" in said["codes"]


@pytest.mark.slow
def test_the_nearest_file_wins(shown: Any, tmp_path: Path) -> None:
    table(tmp_path, 'ignore = ["DPK106"]')
    inner = table(tmp_path / "inner", "")
    write(tmp_path / "inner" / "a.py", "")
    assert shown("inner/a.py")["file"] == str(inner)
    assert shown("inner")["file"] == str(inner)
    assert shown("inner")["values"]["ignore"] == {"value": [], "from": ["default"]}
    assert shown()["values"]["ignore"]["value"] == ["DPK106"]
    assert shown("--isolated")["file"] is None
    assert shown("--isolated")["values"]["ignore"]["value"] == []
    other = write(tmp_path / "other.toml", "[tool.dask-pickle]\nselect = ['DPK2']\n")
    assert shown("--config", other, "inner/a.py")["file"] == str(other)


def test_what_is_said_of_one_file_alone(shown: Any, tmp_path: Path) -> None:
    table(tmp_path, 'exclude = ["gen"]\nper-file-ignores = { "tests/*" = ["DPK1"] }')
    for name in ("tests/a.py", "gen/sub/a.py", "a.py"):
        write(tmp_path / name, "")
    assert "DPK106" not in shown("tests/a.py")["codes"]
    assert "DPK106" in shown("tests")["codes"]
    assert shown("tests/a.py")["values"]["per-file-ignores"]["value"] == {"tests/*": ["DPK1"]}
    assert [shown(name)["excluded"] for name in ("gen/sub/a.py", "gen/sub", "gen", "a.py")] == [
        True,
        True,
        True,
        False,
    ]


def test_values_are_shown_as_they_are_written(shown: Any, tmp_path: Path) -> None:
    entries = ["mylib.run", "mylib.run:func", "mylib.run:1", "mylib.run:func@2"]
    table(tmp_path, f'submit-functions = {entries}\nclient-names = ["pool"]')
    values = shown()["values"]
    assert values["submit-functions"]["value"] == entries
    assert values["client-names"]["value"] == ["pool"]


def test_as_text(dask_pickle: Command, tmp_path: Path) -> None:
    file = table(tmp_path, 'exclude = ["gen\\u001b[31m"]\nper-file-ignores = { "a*" = ["DPK1"] }')
    done = dask_pickle("config", cwd=tmp_path)
    assert done.returncode == 0
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == "For .:"
    assert 'select = ["DPK"] # default' in lines
    assert f'exclude = ["gen\\u001b[31m"] # {file}' in lines
    assert f'per-file-ignores = {{ "a*" = ["DPK1"] }} # {file}' in lines
    assert "client-names = not set # default" in lines
    assert any(line.startswith("Looked for: DPK000, ") for line in lines)
    assert "\x1b" not in done.stdout


def test_a_wrong_configuration_is_wrong_usage(dask_pickle: Command, tmp_path: Path) -> None:
    table(tmp_path, "selct = []")
    done = dask_pickle("config", cwd=tmp_path)
    assert done.returncode == 2
    assert "has no key 'selct'" in done.stderr
    done = dask_pickle("config", "nowhere.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "does not exist" in done.stderr


# --- completion -----------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(dask_pickle: Command, shell: str) -> None:
    done = dask_pickle("completion", shell)
    assert done.returncode == 0
    assert "_DASK_PICKLE_COMPLETE" in done.stdout
    program = shutil.which(shell)
    if program is not None:  # the shell can at least read it
        checked = subprocess.run(
            [program, "-n"], input=done.stdout, text=True, capture_output=True, check=False
        )
        assert (checked.returncode, checked.stderr) == (0, "")


def completed(folder: Path, line: str) -> list[str]:
    """What bash offers at the end of a line, as if a person had pressed tab."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    code = """
        eval "$(dask-pickle completion bash)"
        COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9 COMP_KEY=9
        read -ra COMP_WORDS <<< "$1"
        [[ $1 == *" " ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _dask_pickle_completion dask-pickle
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    done = subprocess.run(
        [bash, "--norc", "-c", code, "bash", line],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment(PATH=path),
    )
    # Outside of a real completion bash has no `compopt`; everything else must be silent.
    errors = [said for said in done.stderr.splitlines() if "compopt" not in said]
    assert errors == []
    return done.stdout.split()


@pytest.mark.skipif(sys.platform == "win32", reason="bash there is another system's")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("dask-pickle ch", ["check"]),
        ("dask-pickle check --output-format s", ["sarif"]),
        ("dask-pickle check --output-format js", ["json", "json-lines"]),
        ("dask-pickle check --select DPK105", ["DPK105"]),
        ("dask-pickle check --select dpk105", ["DPK105"]),
        ("dask-pickle check --select DPK105,DPK10", None),
        ("dask-pickle check --fix-o", ["--fix-only"]),
        ("dask-pickle rule captured-l", ["captured-lambda", "captured-lock"]),
        ("dask-pickle completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_bash_completes(tmp_path: Path, line: str, offered: list[str] | None) -> None:
    found = completed(tmp_path, line)
    if offered is None:
        assert {"DPK105,DPK101", "DPK105,DPK106"} <= set(found)
        assert all(one.startswith("DPK105,DPK10") for one in found)
    else:
        assert sorted(found) == sorted(offered)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_person_presses_tab(tmp_path: Path) -> None:
    import pty

    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    ours, theirs = pty.openpty()
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    shell = subprocess.Popen(
        [bash, "--norc", "--noprofile", "-i"],
        cwd=tmp_path,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env=environment(PATH=path, TERM="dumb", PS1="$ ", HISTFILE="/dev/null"),
    )
    os.close(theirs)
    try:
        os.write(ours, b'eval "$(dask-pickle completion bash)"; echo re""ady\n')
        read_until(ours, "ready")
        os.write(ours, b"dask-pickle rule captured-loc\t")
        assert "captured-lock" in read_until(ours, "captured-lock")
    finally:
        shell.kill()
        shell.wait(60)
        os.close(ours)


def read_until(terminal: int, wanted: str) -> str:
    """What a terminal shows up to the wanted text, or in half a minute."""
    seen, end = "", time.monotonic() + 30
    while wanted not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 4096).decode(errors="replace")
    return seen


def test_completing_is_quick(tmp_path: Path) -> None:
    """No key press waits for the linter to be loaded."""
    done = subprocess.run(
        [
            sys.executable,
            "-X",
            "importtime",
            "-c",
            "from flake8_dask_pickle.cli import main; main()",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment(
            _DASK_PICKLE_COMPLETE="bash_complete",
            COMP_WORDS="dask-pickle check --ignore DPK2 --select DPK10",
            COMP_CWORD="5",
        ),
    )
    assert "plain,DPK106" in done.stdout
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert imported.isdisjoint({"libcst", "dask", "pathspec"})
