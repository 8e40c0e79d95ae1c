"""Projects of several files: names are followed into the modules that they are imported from.

Each folder of `projects` is one project; `run.py` is what a person runs, or `app/__main__.py` by
`python -m app`, and says in its first line how that ends. Lines that must be reported are marked in
whichever file they stand.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

from .support import LOCK_SCRIPT, Command
from .test_cases import expected, needs, verified

PROJECTS = sorted(path for path in (Path(__file__).parent / "projects").iterdir() if path.is_dir())
every_project = pytest.mark.parametrize("folder", PROJECTS, ids=lambda folder: folder.name)


def found_in(path: Path) -> list[tuple[int, str]]:
    text = path.read_text(encoding="utf-8")
    findings = lint(Source(str(path), text), Settings())
    return sorted((finding.place.row, finding.code) for finding in findings)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """The project by itself: what stands around it here is none of its own."""
    return Path(shutil.copytree(folder, tmp_path / folder.name))


def lacking(project: Path) -> set[str]:
    """The libraries of a project that are not installed here."""
    files = list(project.rglob("*.py"))
    own = {part.removesuffix(".py") for path in files for part in path.relative_to(project).parts}
    return set().union(*(needs(path.read_text(encoding="utf-8")) for path in files)) - own


@every_project
def test_reports_what_is_marked_and_nothing_else(copied: Path) -> None:
    files = sorted(copied.rglob("*.py"))
    marks = {path: expected(path.read_text(encoding="utf-8")) for path in files}
    assert {path: found_in(path) for path in files} == marks
    assert any(marks.values()) is copied.name.startswith("fires_")


@pytest.mark.slow
@every_project
def test_ends_as_it_says(copied: Path) -> None:
    if missing := lacking(copied):
        pytest.skip(f"needs {', '.join(sorted(missing))}")
    run = copied / "run.py"
    command = [sys.executable, *(["run.py"] if run.exists() else ["-m", "app"])]
    done = subprocess.run(
        command, cwd=copied, capture_output=True, text=True, timeout=120, check=False
    )
    run = run if run.exists() else copied / "app" / "__main__.py"
    said = verified(run.read_text(encoding="utf-8"))
    if said == "runs":
        assert done.returncode == 0, done.stderr
    else:
        assert done.returncode != 0
        assert said in done.stderr.splitlines(), done.stderr


def test_the_chain_leads_into_the_other_file(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text("import threading\n\nguard = threading.Lock()\n")
    main = LOCK_SCRIPT.replace("guard = threading.Lock()", "from tools import guard")
    (tmp_path / "main.py").write_text(main)
    (finding,) = lint(Source(str(tmp_path / "main.py"), main), Settings())
    assert "(made on line 3 of tools.py)" in finding.message
    made = finding.chain[-1].place
    assert (Path(made.filename).name, made.row, made.column) == ("tools.py", 3, 9)


def test_nothing_is_read_outside_the_project(tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("import threading\n\nguard = threading.Lock()\n")
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").touch()
    (project / "linked.py").symlink_to(outside)
    for name in ("outside", "linked"):
        main = LOCK_SCRIPT.replace("guard = threading.Lock()", f"from {name} import guard")
        assert lint(Source(str(project / "main.py"), main), Settings()) == []


@pytest.mark.parametrize("text", ["def (:\n", "\0", "x = 1\n", "from main import guard\n"])
def test_modules_that_do_not_help(tmp_path: Path, text: str) -> None:
    (tmp_path / "tools.py").write_text(text)
    main = LOCK_SCRIPT.replace("guard = threading.Lock()", "from tools import guard")
    (tmp_path / "main.py").write_text(main)
    assert lint(Source(str(tmp_path / "main.py"), main), Settings()) == []


def test_several_processes_of_flake8(flake8: Command, tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text("import threading\n\nguard = threading.Lock()\n")
    main = LOCK_SCRIPT.replace("guard = threading.Lock()", "from tools import guard")
    for number in range(4):
        (tmp_path / f"main{number}.py").write_text(main)
    done = flake8("--isolated", "--select", "DPK", "-j2", ".", cwd=tmp_path)
    assert done.stdout.count("DPK106") == 4


@pytest.mark.parametrize("name", ["pyproject.toml", "setup.cfg", "setup.py"])
def test_scripts_that_a_command_imports(tmp_path: Path, name: str) -> None:
    """What belongs to `__main__` where the file is run does not where a command calls it."""
    script = LOCK_SCRIPT.replace("client =", 'if __name__ == "__main__":\n    client =')
    path = tmp_path / "count.py"
    path.write_text(script)
    (tmp_path / name).write_text("name = 'recount:main'")
    (finding,) = lint(Source(str(path), script), Settings())
    assert finding.confidence == "certain"
    (tmp_path / name).write_text("run = 'count:main'")
    (finding,) = lint(Source(str(path), script), Settings())
    assert finding.confidence == "possible"
    assert finding.message.startswith("where this file is run and not imported, 'count' captures")
    assert lint(Source(str(path), script), Settings(confidence="certain")) == []
    (finding,) = lint(Source(str(path), script), Settings(module_as="script"))
    assert finding.confidence == "certain"


def test_star_imports_that_lead_in_circles_come_to_an_end(tmp_path: Path) -> None:
    package = tmp_path / "dask_expr"
    package.mkdir()
    (package / "__init__.py").write_text("from dask_expr._core import *\nfrom dask_expr import *\n")
    (package / "_core.py").write_text("from dask_expr import *\nfrom dask_expr._core import *\n")
    main = LOCK_SCRIPT.replace("guard = threading.Lock()", "from dask_expr import _core")
    main = main.replace("guard", "_core._core._core.x")
    (tmp_path / "main.py").write_text(main)
    assert lint(Source(str(tmp_path / "main.py"), main), Settings()) == []
