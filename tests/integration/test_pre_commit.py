"""pre-commit on real repositories: it builds the environments of the hooks from the index."""

from __future__ import annotations

import re
import shutil
import sys
import sysconfig
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


# --- what docs/pre-commit.md says -----------------------------------------------------------------

#: One task that a safe fix mends.
COROUTINE_SCRIPT = """\
from dask.distributed import Client


async def fetch(x):
    return x


if __name__ == "__main__":
    print(Client().submit(fetch(1)).result())
"""


def documented(name: str) -> str:
    """A configuration from the page."""
    page = (REPOSITORY / "docs" / "pre-commit.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```\n<!-- end -->", page, re.DOTALL)
    assert found, name
    return found[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps the environments, which are made once."""
    return tmp_path_factory.mktemp("pre-commit-home")


def _hooked(project: Project, hook_repository: Path, config: str) -> None:
    """Commit a project that uses this working tree in the way that the page says."""
    head = Project(hook_repository).git("rev-parse", "HEAD").strip()
    ours = "https://github.com/flake8-dask-pickle/flake8-dask-pickle\n    rev: v0.1.0"
    assert ours in config
    config = config.replace(ours, f"{hook_repository.as_posix()}\n    rev: {head}")
    project.write(".pre-commit-config.yaml", config)
    project.commit_all()


def _pre_commit(project: Project, home: Path, *arguments: str) -> Run:
    return run(
        [sys.executable, "-m", "pre_commit", "run", "--color", "never", *arguments],
        project.root,
        timeout=TIMEOUT,
        environment={"PRE_COMMIT_HOME": str(home)},
    )


def test_the_documented_hook(tmp_path: Path, hook_repository: Path, home: Path) -> None:
    project = Project(tmp_path / "project")
    project.write("jobs/job.py", LOCK_SCRIPT)
    project.write("vendored/job.py", LOCK_SCRIPT)
    project.write("pyproject.toml", '[tool.dask-pickle]\nexclude = ["vendored"]\n')
    _hooked(project, hook_repository, documented("hooks"))

    done = _pre_commit(project, home, "--all-files")

    assert done.returncode == 1, done.stdout + done.stderr
    reported = [line for line in done.stdout.splitlines() if " DPK" in line]
    assert len(reported) == 1
    assert reported[0].startswith("jobs/job.py:13:")

    # A commit that touches neither passes, and it is a real one.
    project.write("notes.txt", "nothing\n")
    project.git("add", "notes.txt")
    assert _pre_commit(project, home).returncode == 0


def test_the_documented_hook_that_fixes(tmp_path: Path, hook_repository: Path, home: Path) -> None:
    project = Project(tmp_path / "project")
    script = project.write("jobs/job.py", COROUTINE_SCRIPT)
    left = project.write("examples/job.py", COROUTINE_SCRIPT)
    _hooked(project, hook_repository, documented("hooks-with-options"))

    first = _pre_commit(project, home, "--all-files")

    assert first.returncode == 1, first.stdout + first.stderr
    assert "files were modified by this hook" in first.stdout
    assert " DPK" not in first.stdout
    assert "submit(fetch, 1)" in script.read_text()
    assert left.read_text() == COROUTINE_SCRIPT

    again = _pre_commit(project, home, "--all-files")

    assert again.returncode == 0, again.stdout + again.stderr


def _as_local_hook(config: str, repository: str, hook: str, *definition: str) -> str:
    """A documented configuration, with the hook's definition in the place of its repository."""
    assert repository in config
    lines = "".join(f"\n        {line}" for line in (f"name: {hook}", *definition))
    config = config.replace(repository, "local")
    return config.replace(f"- id: {hook}", f"- id: {hook}{lines}")


def test_flake8_with_the_plugin(tmp_path: Path, hook_repository: Path, home: Path) -> None:
    """As documented, but that flake8 comes from the index rather than from its repository."""
    config = _as_local_hook(
        documented("flake8"),
        "https://github.com/PyCQA/flake8\n    rev: 7.3.0",
        "flake8",
        "entry: flake8",
        "language: python",
        "types: [python]",
    )
    ours = f'[flake8, "{hook_repository.as_posix()}"]'
    config = config.replace("[flake8-dask-pickle]", ours)
    project = Project(tmp_path / "project")
    project.write("job.py", LOCK_SCRIPT)
    project.write(".flake8", "[flake8]\nselect = DPK\n")
    project.write(".pre-commit-config.yaml", config)
    project.commit_all()

    done = _pre_commit(project, home, "--all-files")

    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"^job.py:13:\d+: DPK106 ", done.stdout, re.MULTILINE)


def test_nbqa_with_the_plugin(tmp_path: Path, hook_repository: Path, home: Path) -> None:
    """As documented, but that nbQA comes from the index; the definition is that of its 1.9.1."""
    config = _as_local_hook(
        documented("nbqa"),
        "https://github.com/nbQA-dev/nbQA\n    rev: 1.9.1",
        "nbqa-flake8",
        "entry: nbqa flake8",
        "language: python",
        "require_serial: true",
        "types_or: [jupyter, markdown]",
    )
    ours = f'nbqa==1.9.1, flake8, "{hook_repository.as_posix()}"'
    config = config.replace("flake8, flake8-dask-pickle", ours)
    assert ours in config
    project = Project(tmp_path / "project")
    project.write("analysis.ipynb", notebook(CELLS))
    project.write("job.py", LOCK_SCRIPT)
    project.write(".pre-commit-config.yaml", config)
    project.commit_all()

    done = _pre_commit(project, home, "--all-files")

    assert done.returncode == 1, done.stdout + done.stderr
    (line,) = [line for line in done.stdout.splitlines() if " DPK" in line]
    assert re.match(r"analysis\.ipynb:cell_4:1:\d+: DPK106 ", line)

    project.write("analysis.ipynb", notebook(MENDED_CELLS))
    project.commit_all()

    assert _pre_commit(project, home, "--all-files").returncode == 0


def test_ruff_leaves_our_comments_alone_when_it_is_told_to(tmp_path: Path) -> None:
    ruff = shutil.which("ruff", path=sysconfig.get_path("scripts"))
    if ruff is None:
        pytest.skip("ruff is not installed")
    project = Project(tmp_path)
    project.write("job.py", "x = 1  # noqa: DPK106\n")
    command = [ruff, "check", "--no-cache", "--select", "RUF", "--output-format", "concise"]
    assert "`# noqa`: DPK106" in run([*command, "--isolated", "."], project.root).stdout
    project.write("pyproject.toml", documented("ruff"))
    assert run([*command, "."], project.root).returncode == 0
