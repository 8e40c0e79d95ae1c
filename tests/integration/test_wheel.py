"""What is built is whole: data, types, licence and entry points are inside."""

from __future__ import annotations

import configparser
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from .support import REPOSITORY, run

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("build")
pytest.importorskip("hatchling")

pytestmark = pytest.mark.slow

PACKAGE = "flake8_dask_pickle"
SUFFIXES = frozenset({".py", ".toml", ".typed"})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and with the wheel that was built from it."""
    out = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out)]
    done = run([*command, str(REPOSITORY)], out, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> dict[str, bytes]:
    """The files of the wheel by their names."""
    (path,) = built.glob("*.whl")
    assert path.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _of_dist_info(wheel: dict[str, bytes], ending: str) -> str:
    (name,) = (name for name in wheel if ".dist-info/" in name and name.endswith(ending))
    return wheel[name].decode()


def test_the_wheel_holds_the_package_and_nothing_else(wheel: dict[str, bytes]) -> None:
    inside = {name for name in wheel if ".dist-info/" not in name}

    in_the_tree = {
        path.relative_to(REPOSITORY).as_posix()
        for path in (REPOSITORY / PACKAGE).rglob("*")
        if path.suffix in SUFFIXES
    }
    assert inside == in_the_tree
    assert f"{PACKAGE}/py.typed" in inside
    assert f"{PACKAGE}/plugin.py" in inside
    assert any(name.startswith(f"{PACKAGE}/knowledge/") and ".toml" in name for name in inside)


def test_the_wheel_holds_the_licence(wheel: dict[str, bytes]) -> None:
    assert _of_dist_info(wheel, "/LICENSE") == (REPOSITORY / "LICENSE").read_text()


def test_the_entry_points_are_there(wheel: dict[str, bytes]) -> None:
    points = configparser.ConfigParser()
    points.optionxform = str  # type: ignore[assignment, method-assign]
    points.read_string(_of_dist_info(wheel, "/entry_points.txt"))

    assert dict(points["flake8.extension"]) == {"DPK": f"{PACKAGE}.plugin:Plugin"}
    assert points["console_scripts"]["dask-pickle"] == f"{PACKAGE}.cli:main"


def test_the_sdist_holds_what_is_needed_to_test_it(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"LICENSE", "README.md", "pyproject.toml", ".pre-commit-hooks.yaml"} <= names
    assert f"{PACKAGE}/py.typed" in names
    assert "tests/integration/test_wheel.py" in names
