"""`pre-commit try-repo` on this repository: it builds the hook's environment from the index."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from .support import LOCK_SCRIPT, MENDED_SCRIPT, REPOSITORY, Project, Run, notebook, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.network]

#: An environment is made and filled from the index.
TIMEOUT = 600.0


CELLS = [
    "from dask.distributed import Client\n\nclient = Client()",
    "import threading\n\nguard = threading.Lock()",
    "def process(x):\n    with guard:\n        return x + 1",
    "client.submit(process, 1).result()",
]
MENDED_CELLS = [
    CELLS[0],
    'from dask.distributed import Lock\n\nguard = Lock("guard")',
    *CELLS[2:],
]


@pytest.fixture(scope="module")
def hook_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository that holds this working tree: pre-commit clones what is committed."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("not a working tree of git")
    listed = Project(REPOSITORY).git("ls-files", "-z", "-co", "--exclude-standard")
    copy = Project(tmp_path_factory.mktemp("hooks"))
    for name in filter(None, listed.split("\0")):
        source = REPOSITORY / name
        if source.is_file():  # It may have been deleted and not yet committed.
            copy.write(name, source.read_bytes())
    copy.commit_all()
    return copy.root


def _try_repo(project: Project, hook_repository: Path) -> Run:
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hook_repository)]
    home = {"PRE_COMMIT_HOME": str(project.root.parent / "pre-commit-home")}
    return run(
        [*command, "dask-pickle", "--all-files"],
        project.root,
        timeout=TIMEOUT,
        environment=home,
    )


def test_the_hook_fails_until_the_files_are_mended(tmp_path: Path, hook_repository: Path) -> None:
    assert shutil.which("git"), "pre-commit needs git"
    project = Project(tmp_path / "project")
    project.write("scripts/job.py", LOCK_SCRIPT)
    project.write("analysis.ipynb", notebook(CELLS))
    project.write("notes.txt", "from dask import delayed\n")
    project.commit_all()

    bad = _try_repo(project, hook_repository)

    assert bad.returncode == 1, bad.stdout + bad.stderr
    reported = [line for line in bad.stdout.splitlines() if " DPK" in line]
    assert [("job.py" in line, "analysis.ipynb" in line) for line in sorted(reported)] == [
        (False, True),
        (True, False),
    ]
    assert all(" DPK106 " in line for line in reported)

    project.write("scripts/job.py", MENDED_SCRIPT)
    project.write("analysis.ipynb", notebook(MENDED_CELLS))
    project.commit_all()

    mended = _try_repo(project, hook_repository)

    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert "Passed" in mended.stdout
