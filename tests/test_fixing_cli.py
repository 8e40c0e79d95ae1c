"""`dask-pickle check --fix` and what goes with it: what is changed, and what is not."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_dask_pickle import cli
from flake8_dask_pickle.checking import Opened
from flake8_dask_pickle.fixing.applying import Document, mended
from flake8_dask_pickle.fixing.files import UnwritableError, encoded, replace_file
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.files import source_of

from .support import Command

GENERATOR = "(n for n in [1])"
LIST = "[n for n in [1]]"
#: One DPK115 with a safe fix, one DPK106 with an unsafe one, and a comment that hides nothing.
SCRIPT = f"""\
import threading

from dask.distributed import Client

guard = threading.Lock()


def count(x):
    with guard:
        return x + 1


client = Client()
print(client.map(abs, {GENERATOR}))
print(client.submit(count, 1).result())
"""
SAFELY_FIXED = SCRIPT.replace(GENERATOR, LIST)
ONLY = ("--isolated", "--select", "DPK106,DPK115,DPK002")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    return path


def codes(text: str) -> list[str]:
    return [line.split(": ", 1)[1].split(" ")[0] for line in text.splitlines()]


def test_safe_fixes_are_made_and_the_rest_is_reported(dask_pickle: Command, script: Path) -> None:
    done = dask_pickle("check", *ONLY, "--fix", script)
    assert script.read_text() == SAFELY_FIXED
    assert codes(done.stdout) == ["DPK106"]
    assert done.stderr == "1 fixed, 1 left in 1 file. --unsafe-fixes would fix 1 more.\n"
    assert done.returncode == 1


def test_unsafe_fixes(dask_pickle: Command, script: Path) -> None:
    done = dask_pickle("check", *ONLY, "--fix", "--unsafe-fixes", script)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "2 fixed, 0 left in 1 file.\n"
    assert "threading.Lock()" not in script.read_text()
    # A second run finds nothing to do, and touches nothing.
    before = script.stat()
    done = dask_pickle("check", *ONLY, "--fix", "--unsafe-fixes", script)
    assert (done.returncode, done.stderr) == (0, "Nothing found in 1 file.\n")
    assert script.stat() == before


@pytest.mark.parametrize("options", [["--fix-only"], ["--fix", "--fix-only"]])
def test_fix_only(dask_pickle: Command, script: Path, options: list[str]) -> None:
    done = dask_pickle("check", *ONLY, *options, script)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "1 fixed in 1 of 1 file. --unsafe-fixes would fix 1 more.\n"
    assert script.read_text() == SAFELY_FIXED


def test_a_diff_writes_nothing_and_can_be_applied(dask_pickle: Command, script: Path) -> None:
    script.write_text(SCRIPT.removesuffix("\n"))  # diffs say so where a last line does not end
    options = ("check", *ONLY, "--fix", "--unsafe-fixes", "--diff", "script.py")
    done = dask_pickle(*options, cwd=script.parent)
    assert script.read_text() == SCRIPT.removesuffix("\n")
    assert done.stdout.startswith("--- script.py\n+++ script.py\n@@ ")
    assert "\n\\ No newline at end of file\n" in done.stdout
    assert done.stderr == "2 would be fixed in 1 of 1 file.\n"
    assert done.returncode == 1
    patch = ["git", "apply", "-p0", "-"]
    subprocess.run(patch, input=done.stdout.encode(), cwd=script.parent, check=True)
    patched = script.read_bytes()
    script.write_text(SCRIPT.removesuffix("\n"))
    dask_pickle("check", *ONLY, "--fix", "--unsafe-fixes", script)
    assert script.read_bytes() == patched
    again = dask_pickle(*options, cwd=script.parent)
    assert (again.returncode, again.stdout) == (0, "")


def test_a_diff_says_what_else_could_be_done(dask_pickle: Command, script: Path) -> None:
    script.write_text(SAFELY_FIXED)
    done = dask_pickle("check", *ONLY, "--diff", script)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "0 would be fixed in 0 of 1 file. --unsafe-fixes would fix 1 more.\n"


@pytest.mark.slow
def test_standard_input_goes_to_standard_output(dask_pickle: Command) -> None:
    raw = SCRIPT.replace("\n", "\r\n").encode("utf-8-sig")
    for option, findings in (("--fix", ["DPK106"]), ("--fix-only", [])):
        done = dask_pickle("check", *ONLY, "--quiet", option, "-", stdin=raw)
        assert done.stdout.encode() == raw.replace(GENERATOR.encode(), LIST.encode())
        assert codes(done.stderr) == findings
        assert done.returncode == len(findings)
    # Where there is nothing to be done, and where nothing can be read, the text comes back.
    for text in (b"x = 1", b"import dask\ndask.delayed(f)(\n", b"caf\xe9"):
        options = ("--isolated", "--fix", "-")
        raw_out = subprocess.run(
            [sys.executable, "-m", "flake8_dask_pickle", "check", *options],
            input=text,
            capture_output=True,
            check=False,
        )
        assert raw_out.stdout == text


def test_a_diff_of_standard_input(dask_pickle: Command) -> None:
    options = ("--diff", "--stdin-filename", "task.py", "-")
    done = dask_pickle("check", *ONLY, *options, stdin=SCRIPT.encode())
    assert done.stdout.startswith("--- task.py\n+++ task.py\n")
    assert f"+print(client.map(abs, {LIST}))\n" in done.stdout


@pytest.mark.slow
def test_fixes_are_shown_when_asked_for(dask_pickle: Command, script: Path) -> None:
    full = ("--output-format", "full")
    assert "fix:" not in dask_pickle("check", *ONLY, *full, script).stdout
    done = dask_pickle("check", *ONLY, *full, "--show-fixes", script)
    assert "   fix: Make a list of it  (--fix)\n" in done.stdout
    assert "  (--fix --unsafe-fixes)\n" in done.stdout
    assert done.stderr == (
        "2 findings in 1 of 1 file. --fix would fix 1. --unsafe-fixes would fix 1 more.\n"
    )
    listed = dask_pickle("check", *ONLY, "--output-format", "json", script)
    assert [one["fix"]["safety"] for one in json.loads(listed.stdout)] == ["safe", "unsafe"]


def test_what_is_hidden_is_not_fixed(dask_pickle: Command, tmp_path: Path) -> None:
    line = f"print(client.map(abs, {GENERATOR}))\n"
    hidden = SCRIPT.replace(line, line[:-1] + "  # noqa: DPK115\n")
    (tmp_path / "hidden.py").write_text(hidden)
    (tmp_path / "ignored.py").write_text(SCRIPT)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.dask-pickle.per-file-ignores]\n"ignored.py" = ["DPK115"]\n'
    )
    dask_pickle("check", "--fix", tmp_path)
    assert (tmp_path / "hidden.py").read_text() == hidden
    assert (tmp_path / "ignored.py").read_text() == SCRIPT
    dask_pickle("check", "--isolated", "--ignore", "DPK115", "--fix", tmp_path)
    assert (tmp_path / "ignored.py").read_text() == SCRIPT


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--fix", "--add-noqa"], "--fix and --add-noqa exclude each other"),
        (["--diff", "--write-baseline"], "--diff and --write-baseline exclude each other"),
        (["--add-noqa", "--write-baseline"], "--add-noqa and --write-baseline exclude"),
        (["--unsafe-fixes"], "--unsafe-fixes goes with --fix, --fix-only or --diff"),
        (["--unsafe-fixes", "--add-noqa"], "--unsafe-fixes goes with"),
        (["--add-noqa", "-"], "--add-noqa works on files, not on standard input"),
        (["--write-baseline", "-"], "--write-baseline works on files"),
        (["--fix", "-", "."], "standard input goes alone"),
    ],
)
def test_options_that_exclude_each_other(
    dask_pickle: Command, tmp_path: Path, options: list[str], said: str
) -> None:
    done = dask_pickle("check", *options, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_flake8_has_nothing_to_do_with_fixes(script: Path) -> None:
    program = """if True:
        import sys
        from pathlib import Path
        from flake8_dask_pickle.plugin import Plugin
        lines = Path(sys.argv[1]).read_text().splitlines(keepends=True)
        assert list(Plugin(None, lines, sys.argv[1]).run())
        ours = [name for name in sys.modules if name.startswith("flake8_dask_pickle")]
        assert not [name for name in ours if "fixing" in name or "unused" in name], ours
    """
    subprocess.run([sys.executable, "-c", program, str(script)], check=True)


# --- what stays -----------------------------------------------------------------------------------

#: What stands around the code that is fixed.
AROUND = {
    "comments": "# a comment  \n{}  # another\t\n",
    "quotes": "a = 'single' \"double\" '''triple'''\n{}\n\n\n",
    "tabs and spaces": "if True:\n\tif True :\n\t    pass\n{}   \n",
    "form feed": "\x0cx = 1\n\x0c\n{}\n\x0c",
    "line separators": "x = '\u2028\x85\x1c'\n{}\n",
    "no line end": "{}",
    "wide": "x = '\U0001f600日本'; {}  # 日本\n",
    "windows": "x = 1\r\n{}\r\n",
    "old mac": "x = 1\r{}\r",
    "mixed": "x = 1\r\ny = 2\rz = 3\n{}\r\n",
    "backslashes": "x = \\\n  1\n{}\n",
}


def program(around: str, argument: str) -> str:
    """Code before and after the call with one argument, its lines ending as those around it do."""
    line_end = "\r\n" if "\r\n" in around else "\r" if "\r" in around else "\n"
    setup = "from dask.distributed import Client\nclient = Client()\n".replace("\n", line_end)
    return setup + around.format(f"print(client.map(abs, {argument}))")


@pytest.mark.parametrize("name", AROUND)
def test_only_the_edited_stretch_changes(name: str) -> None:
    before = program(AROUND[name], GENERATOR)
    assert fixed_bytes(before.encode()) == program(AROUND[name], LIST).encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "cp1252", "koi8-r", "shift_jis"])
def test_encodings_stay(encoding: str) -> None:
    letters = {"latin-1": "\xe9\xff", "cp1252": "\u20ac\xe9", "koi8-r": "\u0436", "shift_jis": "日"}
    cookie = f"# coding: {encoding}\n" if encoding in letters else ""
    around = f"{cookie}x = '{letters.get(encoding, '日')}'\n{{}}\n"
    before = around.replace("{}", program("{}", GENERATOR)).encode(encoding)
    after = around.replace("{}", program("{}", LIST)).encode(encoding)
    assert fixed_bytes(before) == after


def fixed_bytes(raw: bytes) -> bytes:
    """What a file holds after its safe fixes."""
    opened = Opened(Path("task.py"), raw, source_of("task.py", raw))
    settings = Settings(fixes=True, select=("DPK115",))
    result = mended(Document(opened.source), lambda one: lint(one, settings), unsafe=False)
    assert len(result.mended) == 1
    return encoded(opened, result.document)


_LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12).map(
    lambda text: "# " + text
)
_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(st.lists(st.tuples(_LINE, _ENDS), max_size=5), st.lists(st.tuples(_LINE, _ENDS), max_size=3))
def test_whatever_stands_around_stays(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    top, bottom = ("".join(line + end for line, end in lines) for lines in (before, after))
    setup = "from dask.distributed import Client\nclient = Client()\n"

    def text(argument: str) -> str:
        return f"{setup}{top}print(client.map(abs, {argument}))\n{bottom}"

    assert fixed_bytes(text(GENERATOR).encode()) == text(LIST).encode()


# --- files ----------------------------------------------------------------------------------------


def test_permissions_and_links_stay(dask_pickle: Command, script: Path) -> None:
    script.chmod(0o754)
    link = script.parent / "links" / "link.py"
    link.parent.mkdir()
    link.symlink_to("../script.py")
    dask_pickle("check", *ONLY, "--fix", link)
    assert link.is_symlink()
    assert script.read_text() == SAFELY_FIXED
    assert stat.S_IMODE(script.stat().st_mode) == 0o754
    assert sorted(path.name for path in script.parent.iterdir()) == ["links", "script.py"]


def run_here(*arguments: str | Path) -> int:
    """The exit status of the command, run in this process."""
    with pytest.raises(SystemExit) as exited:
        cli.main(["check", *ONLY, *map(str, arguments)])
    assert isinstance(exited.value.code, int)
    return exited.value.code


def test_a_file_that_cannot_be_written_is_named_and_the_rest_is_done(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = script.with_name("zero.py")
    other.write_text(SCRIPT)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != script.resolve())
    assert run_here("--fix", script.parent) == 2
    said = capsys.readouterr()
    assert f"dask-pickle: {script} was left as it is: it is write-protected\n" in said.err
    assert codes(said.out) == ["DPK115", "DPK106", "DPK106"]
    assert script.read_text() == SCRIPT
    assert other.read_text() == SAFELY_FIXED
    assert said.err.endswith("1 fixed, 3 left in 2 files. --unsafe-fixes would fix 2 more.\n")


def test_a_file_that_is_too_deep_to_be_fixed_is_named_and_the_rest_is_done(
    dask_pickle: Command, script: Path
) -> None:
    deep = script.with_name("deep.py")
    deep.write_text(f"{SCRIPT}x = {'+'.join(['1'] * 800)}\n")
    before = deep.read_text()
    for option in ("--diff", "--fix"):
        done = dask_pickle("check", *ONLY, option, script.parent)
        assert f"{deep} was left as it is: the code is nested too deeply" in done.stderr
        assert done.returncode == 2
    assert codes(done.stdout) == ["DPK115", "DPK106", "DPK106"]
    assert deep.read_text() == before
    assert script.read_text() == SAFELY_FIXED
    deep.write_text(f"{SCRIPT}x = {' and '.join(['1'] * 8_000)}\n")
    start = time.monotonic()
    assert dask_pickle("check", *ONLY, "--add-noqa", deep).returncode == 0
    assert time.monotonic() - start < 20


def test_a_folder_that_cannot_be_written(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    assert run_here("--fix-only", script) == 2
    assert "left as it is: it cannot be written: Permission denied\n" in capsys.readouterr().err
    assert script.read_text() == SCRIPT


def test_nothing_is_left_behind_when_writing_fails(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert run_here("--fix", script) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert [path.name for path in script.parent.iterdir()] == ["script.py"]
    assert script.read_text() == SCRIPT


def test_a_file_that_changes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"theirs")
    with pytest.raises(UnwritableError, match="has changed while it was checked"):
        replace_file(path, b"before", b"after")
    assert path.read_bytes() == b"theirs"


@pytest.mark.parametrize(
    ("raw", "after", "said"),
    [
        (b"x = 1\n", "x = (\n", "would not parse"),
        (b"# coding: latin-1\nx = 1\n", "# coding: latin-1\nx = '\u20ac'\n", "cannot be encoded"),
        (
            b"# coding: latin-1\nx = '\xe9'\n",
            "\n\n# coding: latin-1\nx = '\xe9'\n",
            "cannot be decoded",
        ),
        (b"# coding: utf-7\nx = '+AOk-+AOk-'\n", "# coding: utf-7\nx = '\xe9'\n", "not stay"),
    ],
)
def test_what_would_not_be_right_is_not_written(raw: bytes, after: str, said: str) -> None:
    opened = Opened(Path("a.py"), raw, source_of("a.py", raw))
    with pytest.raises(UnwritableError, match=said):
        encoded(opened, Document(Source("a.py", after)))
