"""`nbqa flake8` on real notebooks. nbQA counts code cells, and rows within a cell."""

from __future__ import annotations

import re
import sys

from .support import Project, Run, notebook, run

SUBMISSION = "future = client.submit(process, 1)\nfuture.result()"

CELLS = [
    "%matplotlib inline\nfrom dask.distributed import Client\n\nclient = Client()",
    "def process(x):\n    with guard:\n        return x + 1",
    "import threading\n\nguard = threading.Lock()",
    "!ls",
    "print('ready')\n" + SUBMISSION,
]


def _nbqa_flake8(project: Project) -> Run:
    command = [sys.executable, "-m", "nbqa", "flake8", ".", "--select", "DPK"]
    return run(command, project.root)


def test_a_defect_spread_over_cells_is_reported_in_its_cell(project: Project) -> None:
    project.write("analysis.ipynb", notebook(CELLS))

    done = _nbqa_flake8(project)

    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    found = re.fullmatch(r"(\S*)analysis\.ipynb:cell_(\d+):(\d+):(\d+): (DPK\d+) .+", line)
    assert found, line
    assert found[5] == "DPK106"
    assert (int(found[2]), int(found[3])) == (5, 2)
    row = CELLS[4].splitlines()[1]
    assert row[int(found[4]) - 1 :].startswith("process, 1)")
    assert done.returncode == 1


def test_a_mended_notebook_is_clean(project: Project) -> None:
    mended = [
        cell.replace("import threading", "from dask.distributed import Lock").replace(
            "threading.Lock()", 'Lock("guard")'
        )
        for cell in CELLS
    ]
    assert mended != CELLS
    project.write("analysis.ipynb", notebook(mended))

    done = _nbqa_flake8(project)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
