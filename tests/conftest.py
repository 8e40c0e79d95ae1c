"""The real commands, and a file for them to read."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from .support import LOCK_SCRIPT, Command, command

if TYPE_CHECKING:
    from pathlib import Path


#: A result of a former run proves nothing, and the cache would be among the sources.
os.environ["DASK_PICKLE_NO_CACHE"] = "1"


@pytest.fixture(scope="session")
def dask_pickle() -> Command:
    """The `dask-pickle` command."""
    return command(sys.executable, "-m", "flake8_dask_pickle")


@pytest.fixture(scope="session")
def flake8() -> Command:
    """`flake8`, with the plugin as it is installed."""
    return command(sys.executable, "-m", "flake8")


@pytest.fixture
def lock_script(tmp_path: Path) -> Path:
    """A file with one finding."""
    path = tmp_path / "lock.py"
    path.write_text(LOCK_SCRIPT)
    return path
