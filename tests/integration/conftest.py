"""Fixtures of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .support import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty folder to run programs in."""
    return Project(tmp_path)
