"""Archives of sources, which are read without being unpacked."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from flake8_dask_pickle.source import archives

from .support import LOCK_SCRIPT, Command, notebook_json

FILES = {
    "b/lock.py": LOCK_SCRIPT,
    "a.ipynb": notebook_json(LOCK_SCRIPT),
    "../../up.py": LOCK_SCRIPT,
    "node_modules/lock.py": LOCK_SCRIPT,
    "notes.txt": "import dask",
}
SHOWN = ["b/lock.py:14:21", "a.ipynb:cell 1:14:21", "up.py:14:21"]


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return path


def tarred(path: Path) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, text in FILES.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("link.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return path


@pytest.mark.parametrize(("name", "make"), [("all.zip", zipped), ("all.tar.gz", tarred)])
def test_members_are_checked(
    dask_pickle: Command, tmp_path: Path, name: str, make: Callable[[Path], Path]
) -> None:
    make(tmp_path / name)
    done = dask_pickle("check", name, cwd=tmp_path)
    shown = [line.split(": DPK106")[0] for line in done.stdout.splitlines()]
    assert shown == [f"{name}/{member}" for member in SHOWN]
    assert done.stderr == "3 findings in 3 of 3 files.\n"
    assert [path.name for path in tmp_path.iterdir()] == [name]
    (tmp_path / "pyproject.toml").write_text('[tool.dask-pickle]\nexclude = ["b/"]\n')
    assert dask_pickle("check", name, cwd=tmp_path).stdout.count("DPK106") == 2


@pytest.mark.parametrize("name", ["all.zip", "all.tar.gz"])
def test_archives_that_are_broken(dask_pickle: Command, tmp_path: Path, name: str) -> None:
    whole = (zipped if name == "all.zip" else tarred)(tmp_path / name).read_bytes()
    for raw in (b"", b"nothing", whole[: len(whole) // 2]):
        (tmp_path / name).write_bytes(raw)
        done = dask_pickle("check", name, cwd=tmp_path)
        assert f"{name}:1:1: DPK001 not analysed: not an archive that can be read: " in done.stdout
        assert done.returncode == 1


def test_members_that_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 100)
    for path in (zipped(tmp_path / "all.zip"), tarred(tmp_path / "all.tar.gz")):
        found = list(archives.members(path))
        assert len(found) == 3
        assert all(one.error is not None and one.raw == b"" for one in found)


def test_archives_are_not_written(dask_pickle: Command, tmp_path: Path) -> None:
    before = zipped(tmp_path / "all.zip").read_bytes()
    done = dask_pickle("check", "--fix", "all.zip", cwd=tmp_path)
    assert done.returncode == 2
    assert "all.zip was left as it is: archives are only read" in done.stderr
    assert (tmp_path / "all.zip").read_bytes() == before
