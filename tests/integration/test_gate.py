"""Speed from the start: what is not needed is not imported.

flake8 makes and runs every plugin on every file, selected or not. So a file without Dask, and
a run in which no finding could be reported, must cost next to nothing: libcst alone takes longer
to import than flake8 takes for a small file.
"""

from __future__ import annotations

import json

import pytest

from .support import LOCK_SCRIPT, Project

#: What takes long to import, or is none of a flake8 plugin's business.
HEAVY = frozenset(
    {"IPython", "click", "cloudpickle", "dask", "distributed", "libcst", "rich", "tomli", "tomllib"}
)

NO_DASK = """\
import threading
from concurrent.futures import ThreadPoolExecutor

guard = threading.Lock()


def process(x):
    with guard:
        return x + 1


if __name__ == "__main__":
    with ThreadPoolExecutor() as client:
        print(client.submit(process, 1).result())
"""

#: Dask is there, but nothing is submitted to it.
NO_SUBMISSION = """\
import dask

print(dask.__version__)
"""

_RUN_FLAKE8 = """\
import json, sys
from flake8.main.cli import main
code = main({arguments!r})
print(json.dumps([code, sorted({{name.partition(".")[0] for name in sys.modules}})]))
"""


def _run_flake8(project: Project, *arguments: str) -> tuple[int, frozenset[str]]:
    """The exit code of flake8, and the heavy packages that it imported."""
    program = _RUN_FLAKE8.format(arguments=["-j1", "--output-file", "report.txt", *arguments])
    done = project.python("-c", program)
    assert done.stderr == ""
    code, modules = json.loads(done.stdout)
    return code, HEAVY & frozenset(modules)


def test_a_file_without_dask_costs_no_import(project: Project) -> None:
    project.write("job.py", NO_DASK)
    project.write("empty.py", "")

    assert _run_flake8(project, "--select", "DPK") == (0, frozenset())


def test_a_file_that_submits_nothing_costs_no_import(project: Project) -> None:
    project.write("job.py", NO_SUBMISSION)

    assert _run_flake8(project, "--select", "DPK") == (0, frozenset())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--select", "F"),
        ("--select", "E,W,F"),
        ("--extend-ignore", "DPK,E305"),
        ("--ignore", "DPK,E305"),
        ("--select", "DPK202"),
    ],
)
def test_a_run_that_can_report_none_of_ours_costs_no_import(
    project: Project, arguments: tuple[str, ...]
) -> None:
    project.write("job.py", LOCK_SCRIPT)

    _, imported = _run_flake8(project, *arguments)

    assert not imported


@pytest.mark.parametrize(
    "arguments",
    [
        ("--select", "DPK"),
        ("--select", "F,DPK106"),
        (),
        # The longer prefix wins: one code of ours is still wanted.
        ("--select", "DPK106", "--extend-ignore", "DPK"),
        # Each code counts, not a sample of them.
        ("--select", "DPK", "--ignore", "DPK0,DPK101,DPK201,DPK3"),
    ],
)
def test_a_file_that_submits_does_import_the_parser(
    project: Project, arguments: tuple[str, ...]
) -> None:
    project.write("job.py", LOCK_SCRIPT)

    code, imported = _run_flake8(project, *arguments)

    assert code == 1
    assert "libcst" in imported
    assert "DPK106" in (project.root / "report.txt").read_text()
    # Even then, nothing of Dask is imported, nor of the command line.
    assert imported.isdisjoint({"dask", "distributed", "cloudpickle", "click", "rich", "IPython"})


def test_the_plugin_alone_imports_nothing_heavy(project: Project) -> None:
    program = (
        "import json, sys\n"
        "before = set(sys.modules)\n"
        "import flake8_dask_pickle.plugin\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))\n"
    )

    done = project.python("-c", program)

    assert done.stderr == ""
    imported = set(json.loads(done.stdout))
    assert "flake8_dask_pickle.plugin" in imported
    assert {name.partition(".")[0] for name in imported} & HEAVY == set()
