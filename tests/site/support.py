"""How the site is built, and where it is published."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from flake8_dask_pickle.rules.base import DOCS

from ..support import environment

ROOT = Path(__file__).parents[2]
#: Where the site is published; findings name pages below it.
PUBLISHED = DOCS.removesuffix("rules")


def built(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=environment(NO_MKDOCS_2_WARNING="1"),
        timeout=300,
        check=False,
    )
