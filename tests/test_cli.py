"""The `dask-pickle` command, as people and programs run it."""

from __future__ import annotations

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest
from click import unstyle

from flake8_dask_pickle import __version__, cli, judging
from flake8_dask_pickle.cli.group import COMMANDS
from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.report import FORMATS

from .support import LOCK_SCRIPT, Command, environment, heed_interrupts, notebook_json

COMMAND = [sys.executable, "-m", "flake8_dask_pickle"]
TWO_DEFECTS = LOCK_SCRIPT + "client.submit(sum, (n for n in [1])).result()\n"


def in_shell(command: str) -> subprocess.CompletedProcess[str]:
    """What a line of a shell does."""
    return subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )


def codes(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The codes in concise output."""
    return [line.split(": ", 1)[1].split(" ")[0] for line in done.stdout.splitlines()]


def test_findings(dask_pickle: Command, lock_script: Path) -> None:
    done = dask_pickle("check", lock_script)
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"{lock_script}:14:21: DPK106 ")
    assert "'count'" in line
    assert "'guard'" in line
    assert done.stderr == "1 finding in 1 of 1 file.\n"
    assert done.returncode == 1


def test_clean(dask_pickle: Command, tmp_path: Path) -> None:
    (tmp_path / "clean.py").write_text(LOCK_SCRIPT.replace("    with guard:\n    ", ""))
    done = dask_pickle("check", tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Nothing found in 1 file.\n"


def test_the_current_folder_is_the_default(dask_pickle: Command, lock_script: Path) -> None:
    (lock_script.parent / "empty.py").touch()
    done = dask_pickle("check", cwd=lock_script.parent)
    assert done.stdout.startswith("lock.py:14:21: DPK106 ")
    assert done.stderr == "1 finding in 1 of 2 files.\n"


def test_nothing_to_check_is_said(dask_pickle: Command, tmp_path: Path) -> None:
    done = dask_pickle("check", tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "No Python files or notebooks found.\n"


def test_quiet_and_exit_zero(dask_pickle: Command, lock_script: Path) -> None:
    done = dask_pickle("check", "--quiet", "--exit-zero", lock_script)
    assert done.returncode == 0
    assert codes(done) == ["DPK106"]
    assert done.stderr == ""


def test_json(dask_pickle: Command, lock_script: Path) -> None:
    done = dask_pickle("check", "--output-format", "json", lock_script)
    (found,) = json.loads(done.stdout)
    assert found["code"] == "DPK106"
    assert found["name"] == "captured-lock"
    assert found["filename"] == str(lock_script)
    assert (found["row"], found["column"], found["end_column"]) == (14, 21, 26)
    assert found["target"] == "count"
    assert [link["row"] for link in found["chain"]][-1] == 5
    lock_script.write_text("")
    assert json.loads(dask_pickle("check", "--output-format", "json", lock_script).stdout) == []


def test_full(dask_pickle: Command, lock_script: Path) -> None:
    done = dask_pickle("check", "--output-format", "full", lock_script)
    lines = done.stdout.splitlines()
    at = lines.index("14 | print(client.submit(count, 1).result())")
    assert lines[at + 1] == "   |                     ^^^^^"
    assert any(line.endswith("lock.py:5:9") for line in lines)
    assert " 5 | guard = threading.Lock()" in lines
    assert any(line.startswith("   help: ") for line in lines)


def on_a_terminal(*arguments: str | Path, **env: str) -> str:
    """What the command prints when its output is a terminal."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=environment(TERM="xterm", **env),
    )
    os.close(theirs)
    output = b""
    try:
        while chunk := os.read(ours, 4096):
            output += chunk
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(ours)
    assert done.wait(60) == 1
    return output.decode().replace("\r\n", "\n")


def test_a_terminal_gets_the_full_format_in_colour(lock_script: Path) -> None:
    coloured = on_a_terminal("check", lock_script)
    assert "\x1b[31m" in coloured
    assert "| " + " " * 20 + "^^^^^\n" in unstyle(coloured)


def test_no_color(lock_script: Path) -> None:
    plain = on_a_terminal("check", lock_script, NO_COLOR="1")
    assert "\x1b" not in plain
    assert "^^^^^" in plain


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ([], ["DPK106", "DPK101"]),
        (["--select", "DPK106"], ["DPK106"]),
        (["--select", "dpk106, DPK101"], ["DPK106", "DPK101"]),
        (["--select", "DPK106", "--select", "DPK2"], ["DPK106"]),
        (["--select", "DPK2"], []),
        (["--ignore", "DPK106"], ["DPK101"]),
        (["--ignore", "DPK10"], []),
        (["--ignore", "DPK1", "--extend-select", "DPK101"], ["DPK101"]),
        (["--extend-ignore", "DPK101"], ["DPK106"]),
        (["--select", "DPK10", "--ignore", "DPK1"], ["DPK106", "DPK101"]),
    ],
)
def test_select_and_ignore(
    dask_pickle: Command, tmp_path: Path, options: list[str], left: list[str]
) -> None:
    path = tmp_path / "two.py"
    path.write_text(TWO_DEFECTS)
    done = dask_pickle("check", *options, path)
    assert codes(done) == left
    assert done.returncode == bool(left)


def test_module_as(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "tasks.py"
    path.write_text(LOCK_SCRIPT)
    assert codes(dask_pickle("check", "--module-as", "script", path)) == ["DPK106"]
    assert codes(dask_pickle("check", "--module-as", "library", path)) == []


def test_confidence(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "maybe.py"
    either = "import sys\nguard = threading.Lock() if sys.argv[1:] else sys.stdout.name"
    path.write_text(LOCK_SCRIPT.replace("guard = threading.Lock()", either))
    possible = json.loads(dask_pickle("check", "--output-format", "json", path).stdout)
    assert [found["confidence"] for found in possible] == ["possible"]
    assert codes(dask_pickle("check", "--confidence", "certain", path)) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere.py"], "'nowhere.py' does not exist"),
        (["check", "--select", "DPK7"], "begins with 'DPK7'; there are DPK000, "),
        (["check", "--ignore", "F401"], "begins with 'F401'"),
        (["check", "--output-format", "xml"], "'concise', 'full', 'grouped', 'json'"),
        (["check", "--no-such-option"], "No such option"),
        (["check", "--config", "pyproject.toml", "--isolated"], "exclude each other"),
        (["check", "--config", "nowhere.toml"], "does not exist"),
        (["check", "--stdin-filename", "x.py"], "goes with the path -"),
        (["check", "--output-file", "found.ipynb"], "would overwrite code: found.ipynb"),
        (["check", "--output-file", "./pyproject.toml", "pyproject.toml"], "overwrite code"),
        (["verify", "nowhere.py"], "'nowhere.py' does not exist"),
        (["verify", "-"], "standard input cannot be read here"),
        (["chekc"], "No such command"),
        (["rule"], "name one rule, or ask for --all"),
        (["rule", "DPK106", "--all"], "name one rule, or ask for --all"),
        (["rule", "captured-key"], "there is no rule 'captured-key'"),
    ],
)
def test_wrong_usage(dask_pickle: Command, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "pyproject.toml").touch()
    done = dask_pickle(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


UNREADABLE = {
    "syntax.py": (b"import dask\ndask.delayed(f)(\n", "not analysed: "),
    "bytes.py": (b"x = '\xff'\n", "1:6: DPK001 not analysed: cannot be decoded as utf-8"),
    "zeros.py": (b"\0", "1:1: DPK001 not analysed: the file contains a null byte"),
    "broken.ipynb": (b"{", "1:2: DPK001 not analysed: not a notebook: not valid JSON"),
    "old.ipynb": (b'{"nbformat": 3}', "DPK001 not analysed: notebook format 3"),
}


def test_files_that_cannot_be_read(dask_pickle: Command, tmp_path: Path, lock_script: Path) -> None:
    for name, (raw, _) in UNREADABLE.items():
        (tmp_path / name).write_bytes(raw)
    done = dask_pickle("check", tmp_path)
    lines = done.stdout.splitlines()
    for name, (_, said) in UNREADABLE.items():
        assert any(f"/{name}:" in line and said in line for line in lines), name
    assert sorted(codes(done)) == ["DPK001"] * len(UNREADABLE) + ["DPK106"]
    assert done.returncode == 1
    # It stays however little is selected: the file was not checked. It goes when it is ignored.
    few = dask_pickle("check", "--select", "DPK2", tmp_path)
    assert codes(few) == ["DPK001"] * len(UNREADABLE)
    assert codes(dask_pickle("check", "--ignore", "DPK001", tmp_path)) == ["DPK106"]


SYNTAX_ERRORS = {
    "string.py": (
        "x = 'a\n",
        "3:5: DPK001 not analysed: syntax error: unterminated string literal",
    ),
    "triple.py": (
        'x = """\n',
        "3:5: DPK001 not analysed: syntax error: unterminated triple-quoted",
    ),
    "tabs.py": ("if 1:\n\ty = 1\n        z = 2\n", "5:1: DPK001 not analysed: syntax error: inc"),
    "zeros.py": ("x = 0777\n", "3:5: DPK001 not analysed: syntax error: leading zeros in decimal"),
    "slash.py": ("x = 1 \\\n", "3:8: DPK001 not analysed: syntax error: unexpected EOF"),
    "print.py": ("print 'x'\n", "3:1: DPK001 not analysed: syntax error: Missing parentheses in"),
    "block.py": ("if 1:\n", "3:6: DPK001 not analysed: syntax error: expected an indented block"),
}


def test_syntax_errors_are_told_as_python_tells_them(dask_pickle: Command, tmp_path: Path) -> None:
    head = "from dask import delayed\ndelayed(print)(1)\n"
    for name, (text, _) in SYNTAX_ERRORS.items():
        (tmp_path / name).write_text(head + text)
    # Where nothing could be submitted, nothing is parsed.
    (tmp_path / "idle.py").write_text("import dask\nx = 'a\n")
    (tmp_path / "cells.ipynb").write_text(notebook_json(head, "    x = 1\n    y = 'a"))
    lines = dask_pickle("check", tmp_path).stdout.splitlines()
    assert len(lines) == len(SYNTAX_ERRORS) + 1
    for name, (_, said) in SYNTAX_ERRORS.items():
        assert any(f"/{name}:{said}" in line for line in lines), name
    # Its columns are those of the cell, and its rows: the message names no other.
    said = "cells.ipynb:cell 2:2:9: DPK001 not analysed: syntax error: unterminated string literal"
    assert any(line.endswith(said) for line in lines)


def test_a_path_that_is_not_there_is_told_and_the_others_are_checked(
    dask_pickle: Command, lock_script: Path
) -> None:
    nowhere = lock_script.with_name("nowhere.py")
    for options in ([], ["--ignore", "DPK001"], ["--exit-zero"], ["--no-cache", "--diff"]):
        done = dask_pickle("check", *options, nowhere, lock_script)
        assert codes(done) == ([] if "--diff" in options else ["DPK106"])
        assert f"dask-pickle: {nowhere} does not exist\n" in done.stderr
        assert done.returncode == 2
    shown = dask_pickle("verify", "--show-slice", nowhere, lock_script)
    assert "DPK106" in shown.stdout
    assert shown.stderr == f"dask-pickle: {nowhere} does not exist\n"
    assert shown.returncode == 2


def test_pipes_and_devices_are_not_read(dask_pickle: Command, lock_script: Path) -> None:
    pipe, device = lock_script.with_name("pipe.py"), lock_script.with_name("zero.py")
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    done = dask_pickle("check", pipe, device, lock_script)
    assert codes(done) == ["DPK001", "DPK001", "DPK106"]
    assert done.stdout.count("cannot be read: not a regular file") == 2
    # A shell hands on what it has opened itself.
    piped = in_shell(f"cat {lock_script} | {shlex.join(COMMAND)} check /dev/stdin")
    assert piped.stdout.startswith("/dev/stdin:14:21: DPK106 ")


def test_an_internal_error_is_a_failure_of_the_run(
    lock_script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(source: Any, settings: Any) -> list[Finding]:
        place = Place(source.filename, None, 1, 1, 1, 1)
        return [Finding("DPK000", "internal-error", "KeyError: 'x'", "Please report it", place)]

    monkeypatch.setattr(judging, "lint", failing)
    for options in ([], ["--exit-zero"], ["--select", "DPK106"]):
        with pytest.raises(SystemExit) as exited:
            cli.main(["check", "--isolated", *options, str(lock_script)])
        assert exited.value.code == 2
        assert ":1:1: DPK000 KeyError: 'x'" in capsys.readouterr().out


def test_an_error_of_the_command_itself_is_one_line(
    lock_script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(source: Any, settings: Any) -> list[Finding]:
        raise KeyError("x")

    monkeypatch.setattr(judging, "lint", failing)
    with pytest.raises(SystemExit) as exited:
        cli.main(["check", "--isolated", str(lock_script)])
    assert exited.value.code == 2
    said = "dask-pickle: internal error, please report it: KeyError: 'x'\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("arguments", ["check", "check --no-cache", "clean", "config", "verify"])
def test_a_current_folder_that_is_gone_is_said_to_be(
    lock_script: Path, tmp_path: Path, arguments: str
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    paths = [] if arguments == "clean" else [str(lock_script)]
    command = shlex.join([*COMMAND, *arguments.split(), *paths])
    done = in_shell(f"cd {gone}; rmdir {gone}; exec {command}")
    assert done.stderr == "dask-pickle: the current folder does not exist any more\n"
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("arguments", ["check lock.py", "check --no-cache lock.py", "rules"])
def test_output_that_cannot_be_written(lock_script: Path, arguments: str) -> None:
    command = f"cd {lock_script.parent}; {shlex.join(COMMAND)} {arguments}"
    in_shell(command)  # what has been said before is said again
    full = in_shell(f"{command} > /dev/full")
    assert full.stderr.endswith(
        "dask-pickle: standard output cannot be written: No space left on device\n"
    )
    assert "internal error" not in full.stderr
    assert full.returncode == 2
    closed = in_shell(f"{command} >&-")
    assert (closed.returncode, closed.stderr) == (2, "dask-pickle: standard output is closed\n")
    assert in_shell(f"{command} 2>&-").stdout == in_shell(command).stdout


def test_standard_input_that_is_closed(lock_script: Path) -> None:
    done = in_shell(f"{shlex.join(COMMAND)} check - <&-")
    assert done.stderr.endswith("Error: the path - is standard input, which is closed\n")
    assert done.returncode == 2


def test_standard_input(dask_pickle: Command) -> None:
    script = LOCK_SCRIPT.encode()
    assert dask_pickle("check", "-", stdin=script).stdout.startswith("-:14:21: DPK106 ")
    named = dask_pickle("check", "--stdin-filename", "pkg/task.py", "-", stdin=script)
    assert named.stdout.startswith("pkg/task.py:14:21: DPK106 ")
    assert named.returncode == 1


def test_a_notebook_on_standard_input(dask_pickle: Command) -> None:
    setup, submission = LOCK_SCRIPT.split("client = ")
    raw = notebook_json(("markdown", "#"), "!pip install dask\n" + setup, "client = " + submission)
    done = dask_pickle("check", "--stdin-filename", "n.ipynb", "-", stdin=raw.encode())
    assert done.stdout.startswith("n.ipynb:cell 3:2:21: DPK106 ")


def test_configuration_is_found_above_what_is_checked(
    dask_pickle: Command, lock_script: Path, tmp_path: Path
) -> None:
    config = tmp_path / "pyproject.toml"
    config.write_text('[tool.dask-pickle]\nignore = ["DPK106"]\n')
    nested = tmp_path / "pkg" / "lock.py"
    nested.parent.mkdir()
    lock_script.rename(nested)
    assert codes(dask_pickle("check", nested)) == []
    assert codes(dask_pickle("check", "pkg", cwd=tmp_path)) == []
    assert codes(dask_pickle("check", "--isolated", nested)) == ["DPK106"]
    # What the command line selects, the file does not take away.
    assert codes(dask_pickle("check", "--select", "DPK106", nested)) == ["DPK106"]
    piped = dask_pickle("check", "-", "--stdin-filename", nested, stdin=nested.read_bytes())
    assert codes(piped) == []


def test_per_file_ignores_and_exclude(dask_pickle: Command, tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(
        '[tool.dask-pickle]\nexclude = ["gen"]\n'
        '[tool.dask-pickle.per-file-ignores]\n"tests/*" = ["DPK106"]\n"**/b.py" = "DPK1, DPK2"\n'
    )
    for name in ("a.py", "tests/a.py", "tests/b.py", "gen/a.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TWO_DEFECTS)
    done = dask_pickle("check", "--config", config, ".", cwd=tmp_path)
    names = [line.split(":")[0] for line in done.stdout.splitlines()]
    assert list(zip(names, codes(done), strict=True)) == [
        ("a.py", "DPK106"),
        ("a.py", "DPK101"),
        ("tests/a.py", "DPK101"),
    ]


def test_a_wrong_configuration_is_wrong_usage(dask_pickle: Command, lock_script: Path) -> None:
    config = lock_script.with_name("pyproject.toml")
    config.write_text('[tool.dask-pickle]\nselct = ["DPK106"]\n')
    done = dask_pickle("check", lock_script)
    assert done.returncode == 2
    assert f"{config}: [tool.dask-pickle] has no key 'selct'; it has select, " in done.stderr
    config.write_text('[tool.dask-pickle]\nexclude = ["!"]\n')
    done = dask_pickle("check", lock_script)
    assert done.returncode == 2
    assert "Invalid git pattern: '!'" in done.stderr


@pytest.mark.slow
def test_names_that_the_output_cannot_encode(dask_pickle: Command, tmp_path: Path) -> None:
    (tmp_path / "tâche.py").write_text(LOCK_SCRIPT)
    (tmp_path / os.fsdecode(b"\xff.py")).write_text(LOCK_SCRIPT)
    for encoding, name in (*(("ascii", name) for name in FORMATS), ("utf-8", "full")):
        options = ("--output-format", name)
        done = dask_pickle("check", *options, tmp_path, PYTHONIOENCODING=encoding)
        assert done.stdout.count("DPK106") >= 2
        assert done.returncode == 1
        assert done.stderr.startswith("2 findings in 2 of 2 files.")
    done = dask_pickle("check", "--output-format", "json", tmp_path)
    assert json.loads(done.stdout)[1]["filename"] == str(tmp_path / os.fsdecode(b"\xff.py"))


def test_help_is_quick() -> None:
    for arguments in (["--help"], ["check", "--help"], ["--version"]):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "flake8_dask_pickle", *arguments],
            capture_output=True,
            text=True,
            check=True,
            env=environment(),
        )
        imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert "click" in imported
        assert imported.isdisjoint({"libcst", "dask", "pathspec", "flake8"})


def test_version(dask_pickle: Command) -> None:
    assert dask_pickle("--version").stdout == f"dask-pickle {__version__}\n"


def test_rule(dask_pickle: Command) -> None:
    by_code = dask_pickle("rule", "dpk106")
    assert by_code.returncode == 0
    assert by_code.stdout.startswith("# captured-lock (DPK106)\n\n")
    assert "## Use instead" in by_code.stdout
    assert dask_pickle("rule", "captured-lock").stdout == by_code.stdout
    assert by_code.stdout.strip() in dask_pickle("rule", "--all").stdout
    assert dask_pickle("rule", "DPK001").stdout.startswith("# unreadable-source (DPK001)\n\n")


def test_rules(dask_pickle: Command) -> None:
    listed = json.loads(dask_pickle("rules", "--output-format", "json").stdout)
    assert [entry["code"] for entry in listed] == sorted({entry["code"] for entry in listed})
    by_code = {entry["code"]: entry for entry in listed}
    assert by_code["DPK106"]["name"] == "captured-lock"
    assert by_code["DPK106"]["url"].endswith("/captured-lock/")
    lines = dask_pickle("rules").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[e["code"], e["name"]] for e in listed]


def test_a_closed_pipe_is_no_error() -> None:
    done = subprocess.Popen(
        [*COMMAND, "rule", "--all"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert done.stdout is not None
    assert done.stderr is not None
    done.stdout.close()
    assert done.stderr.read() == b""
    done.stderr.close()
    assert done.wait(60) == 1


def test_an_interrupt_is_no_error() -> None:
    with subprocess.Popen(
        [*COMMAND, "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed_interrupts,
    ) as running:
        time.sleep(1.5)  # it has started by then, and waits for its input
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 130
        assert running.stderr is not None
        assert b"Traceback" not in running.stderr.read()


def test_the_list_of_commands_says_what_they_say() -> None:
    context = click.Context(cli.dask_pickle)
    for name, place in COMMANDS.items():
        command = cli.dask_pickle.get_command(context, name)
        assert command is not None
        assert command.name == name
        if command.short_help:
            assert command.short_help == place.help
        else:
            assert command.help is not None
            assert command.help.splitlines()[0] == place.help or name == "types"


@pytest.mark.parametrize("options", [(), ("-j2",), ("--unsafe-fixes", "--diff"), ("--fix",)])
def test_a_configuration_that_cannot_be_used_stops_nothing_else(
    dask_pickle: Command, tmp_path: Path, options: tuple[str, ...]
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lock.py").write_text(LOCK_SCRIPT)
    broken = tmp_path / "b" / "pyproject.toml"
    broken.write_text("[tool.dask-pickle]\nselect = 3\n")
    done = dask_pickle("check", *options, tmp_path)
    assert done.returncode == 2
    shown = [line.partition("lock.py")[0] for line in done.stdout.splitlines() if "DPK106" in line]
    assert shown == ([] if "--diff" in options else [f"{tmp_path / name}{os.sep}" for name in "ac"])
    said = f"dask-pickle: {broken} cannot be used, and what it holds for was not checked: "
    assert done.stderr.count(said) == 1
    assert "select: must be a list of strings, not 3" in done.stderr


def test_a_configuration_of_all_that_cannot_be_used(dask_pickle: Command, tmp_path: Path) -> None:
    (tmp_path / "lock.py").write_text(LOCK_SCRIPT)
    (tmp_path / "pyproject.toml").write_text("[tool.dask-pickle\n")
    for options in ((), ("--force-exclude",), ("--fix",)):
        done = dask_pickle("check", *options, tmp_path / "lock.py")
        assert (done.returncode, done.stdout) == (2, "")
        assert "Error: " in done.stderr
        assert "not valid TOML" in done.stderr
