"""Which files are read, and how."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from flake8_dask_pickle.source import Source, UnreadableSource
from flake8_dask_pickle.source.files import PathPatterns, find_sources, read_source

from .support import notebook_json


def write(folder: Path, *names: str, text: str = "") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(folder: Path, *paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    patterns = PathPatterns(folder, exclude)
    given = [folder / path for path in paths or (".",)]
    return [path.relative_to(folder).as_posix() for path in find_sources(given, patterns)]


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "a/z.py", "a/b/c.ipynb", "c/d.py", "a.txt", "a/stub.pyi", "x.py/y.py")
    assert found(tmp_path) == ["b.py", "a/z.py", "a/b/c.ipynb", "c/d.py", "x.py/y.py"]


def test_what_is_not_the_projects_own_is_skipped(tmp_path: Path) -> None:
    skipped = (".git", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox", "build")
    write(tmp_path, "kept.py", "pkg/kept.py", *(f"pkg/{folder}/x.py" for folder in skipped))
    assert found(tmp_path) == ["kept.py", "pkg/kept.py"]


def test_what_is_named_is_read_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, "build/x.py", "odd.txt", "left_out.py")
    write(tmp_path, ".gitignore", text="*.py\n")
    (tmp_path / ".git").mkdir()
    exclude = ("left_out.py", "build")
    assert found(tmp_path, "left_out.py", "odd.txt", exclude=exclude) == ["left_out.py", "odd.txt"]
    assert found(tmp_path, ".", exclude=exclude) == []


def test_a_named_folder_that_is_ignored_is_walked(tmp_path: Path) -> None:
    write(tmp_path, "scratch/x.py", "scratch/y/z.py", "w.py")
    write(tmp_path, ".gitignore", text="scratch/\n")
    (tmp_path / ".git").mkdir()
    assert found(tmp_path, "scratch") == ["scratch/x.py", "scratch/y/z.py"]
    assert found(tmp_path) == ["w.py"]


def test_each_file_once(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "b/c.py")
    assert found(tmp_path, "b/c.py", ".", "b", "b/../a.py") == ["b/c.py", "a.py"]


def test_exclude_is_relative_to_the_configuration(tmp_path: Path) -> None:
    write(tmp_path, "docs/conf.py", "src/docs/x.py", "src/gen/a.py", "src/gen/keep.py")
    assert found(tmp_path, exclude=("/docs", "src/gen/*", "!keep.py")) == [
        "src/docs/x.py",
        "src/gen/keep.py",
    ]


def test_links(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py", "real/task.py")
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "link.py").symlink_to(tmp_path / "real" / "task.py")
    (tmp_path / "a" / "broken.py").symlink_to(tmp_path / "nowhere.py")
    (tmp_path / "top").symlink_to(tmp_path / "real", target_is_directory=True)
    assert found(tmp_path, "a") == ["a/link.py", "a/x.py"]
    assert found(tmp_path, "top") == ["top/task.py"]


def test_pipes_are_not_opened_in_passing(tmp_path: Path) -> None:
    write(tmp_path, "x.py")
    os.mkfifo(tmp_path / "pipe.py")
    assert found(tmp_path) == ["x.py"]


def test_folders_that_vanish_are_told(tmp_path: Path) -> None:
    heard: list[OSError] = []
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.py").touch()
    write(tmp_path, "x.py")
    sources = find_sources([tmp_path], None, heard.append)
    assert next(sources) == tmp_path / "x.py"
    shutil.rmtree(tmp_path / "a")
    assert list(sources) == []
    assert [error.filename for error in heard] == [str(tmp_path / "a")]


IGNORES = {
    ".gitignore": "*.log.py\n/top.py\nout/\n!out/kept.py\n# c\n!\n\ndeep/**/gone.py\na b.py\\ \n",
    "pkg/.gitignore": "!x.log.py\nlocal.py\n/sub/only.py\nwild*\n!wild_kept.py\n",
    "pkg/sub/.gitignore": "*\n!.gitignore\n!shown.py\n",
}
FILES = """
    top.py pkg/top.py x.log.py pkg/x.log.py out/kept.py out/other.py pkg/out/z.py local.py
    pkg/local.py pkg/deeper/local.py pkg/sub/only.py pkg/sub/shown.py pkg/sub/hidden/shown.py
    pkg/wild.py pkg/wild_kept.py pkg/wilderness/x.py deep/gone.py deep/a/b/gone.py deep/a/b/here.py
""".split()


@pytest.mark.parametrize("start", [".", "pkg", "pkg/sub", "deep/a"])
def test_gitignore_files_mean_what_git_makes_of_them(tmp_path: Path, start: str) -> None:
    write(tmp_path, *FILES)
    for name, text in IGNORES.items():
        write(tmp_path, name, text=text)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "--", start],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    expected = sorted(name for name in listed if name.endswith(".py"))
    assert expected
    assert sorted(found(tmp_path, start)) == expected


def test_modules_are_decoded_as_python_does(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    for raw, text in {
        b"": "",
        b"\xef\xbb\xbfx = '\xc3\xa9'\n": "x = 'é'\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\r\n": "# -*- coding: latin-1 -*-\nx = 'é'\r\n",
        b"#!/bin/sh\n# vim: set fileencoding=cp1252 :\n'\x80'": (
            "#!/bin/sh\n# vim: set fileencoding=cp1252 :\n'€'"
        ),
    }.items():
        path.write_bytes(raw)
        assert read_source(path) == Source(str(path), text)


@pytest.mark.parametrize(
    ("raw", "reason", "row", "column"),
    [
        (b"x = 1\ny = '\xff'\n", "cannot be decoded as utf-8", 2, 6),
        (b"y = '\xff'\n", "cannot be decoded as utf-8", 1, 6),
        (b"# coding: klingon\n", "klingon", 1, 1),
        (b"\xef\xbb\xbf# coding: latin-1\n", "but declares iso-8859-1", 1, 1),
        (b"\xef\xbb\xbf# coding: klingon\n", "klingon", 1, 1),
        (b"# coding: hex\nx\n", "cannot be decoded as hex", 1, 1),
        (b"# coding: undefined\nx\n", "cannot be decoded as undefined", 1, 1),
        (b"x = 1\n\0\n", "null byte", 2, 1),
        ("x = 1".encode("utf-16"), "cannot be decoded", 1, 1),
    ],
)
def test_refused(tmp_path: Path, raw: bytes, reason: str, row: int, column: int) -> None:
    path = tmp_path / "x.py"
    path.write_bytes(raw)
    with pytest.raises(UnreadableSource, match=reason) as refused:
        read_source(path)
    assert (refused.value.row, refused.value.column) == (row, column)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="cannot be read: No such file"):
        read_source(tmp_path / "gone.py")
    with pytest.raises(UnreadableSource, match="cannot be read: Is a directory"):
        read_source(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.touch(0o000)
    with pytest.raises(UnreadableSource, match="cannot be read: Permission denied"):
        read_source(path)


def test_notebooks_are_told_by_their_name(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text("\ufeff" + notebook_json("x = 1"), encoding="utf-8")
    assert read_source(path).text == "x = 1\n"
    assert read_source(path, "shown.ipynb").filename == "shown.ipynb"
    assert read_source(path, "shown.py").kind == "module"
