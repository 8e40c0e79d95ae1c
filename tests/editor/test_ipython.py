"""The extension in a real IPython: cells checked as they are run, and `%dask_pickle`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

pytest.importorskip("IPython")

from tests.support import environment

pytestmark = pytest.mark.slow

LOAD = "%load_ext flake8_dask_pickle"
IMPORTS = "import threading\nimport dask\nfrom dask.distributed import Client"
GUARD = "guard = threading.Lock()"
TASK = "def count(x):\n    with guard:\n        return x + 1"
# It is pickled only once it is computed: the cells run without a cluster.
SUBMIT = "total = dask.delayed(count)(1)"


class Cell(NamedTuple):
    """What became of a cell."""

    ok: bool
    out: str
    err: str
    text: list[str]
    html: list[str]

    @property
    def codes(self) -> list[str]:
        """The codes of what is found in it."""
        return re.findall(r"^In \[\d+\], line \d+: (DPK\d+)", "\n".join(self.text), re.MULTILINE)


Run = Callable[..., list[Cell]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs cells in a shell of their own."""

    def run(*cells: str) -> list[Cell]:
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("shell.py"))],
            input=json.dumps(cells),
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(IPYTHONDIR=str(tmp_path / "ipython")),
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [Cell(**one) for one in json.loads(done.stdout.splitlines()[-1])]

    return run


def test_a_cell_is_checked_with_those_before_it(run: Run) -> None:
    *before, cell = run(LOAD, IMPORTS, GUARD, TASK, f"x = '<b>'\n{SUBMIT}; '<script>'")
    assert not any(one.codes for one in before)
    assert cell.ok
    assert cell.text[0] == (
        "In [5], line 2: DPK106 'count' captures lock 'guard' (made on line 1 of cell 3); it "
        "cannot be pickled, so computing it with processes or a cluster raises TypeError\n"
        "    total = dask.delayed(count)(1); '<script>'\n"
        "                         ^^^^^\n"
        "  1. 'count' reads the global 'guard'  In [4], line 1\n"
        "  2. the lock is made here  In [3], line 1\n"
        "  instead: Make it inside the task, or use dask.distributed.Lock or .Queue"
    )
    html = cell.html[0]
    assert "<mark>count</mark>" in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert 'href="https://flake8-dask-pickle.readthedocs.io/en/stable/rules/captured-lock/"' in html


def test_only_what_was_run_counts(run: Run) -> None:
    cells = run(
        IMPORTS,
        f"{GUARD}\n{TASK}",
        LOAD,  # what was run before counts as well
        SUBMIT,
        "guard = None",
        SUBMIT,
        f"{GUARD}\nnow = (\n  1 / 0\n)\nguard = None",  # fails on the way
        SUBMIT,
        "guard = None\nguard = threading.Lock(",  # is never run
        f"{SUBMIT} # again",
        "%%bash\nguard=None",
        "other = 1",
        f"guard = None\n{SUBMIT}",
        f"# noqa does hide it\n{GUARD}\n{SUBMIT}  # noqa: DPK106",
        "%reset -f",
        IMPORTS,
        SUBMIT,
    )
    assert [(number, cell.codes) for number, cell in enumerate(cells, 1) if cell.codes] == [
        (4, ["DPK106"]),
        (8, ["DPK106"]),
        (10, ["DPK106"]),
    ]
    assert [number for number, cell in enumerate(cells, 1) if not cell.ok] == [7, 9, 17]


def test_magics_and_what_else_is_not_python(run: Run) -> None:
    cells = run(
        LOAD,
        f"{IMPORTS}\n%matplotlib?\n!true\n{GUARD}\n{TASK}",
        f"%%time\n{SUBMIT}",
        f"\n\n{SUBMIT}",
        f"for turn in range(1):\n    {SUBMIT}",
        f"%time {SUBMIT}",
    )
    assert [cell.codes for cell in cells[2:]] == [["DPK106"]] * 4
    assert cells[3].text[0].startswith("In [4], line 3: ")


def test_on_off_and_out(run: Run) -> None:
    cells = run(
        LOAD,
        f"{IMPORTS}\n{GUARD}\n{TASK}",
        "%dask_pickle",
        "%dask_pickle off",
        f"{SUBMIT}; guard = 1",
        "%dask_pickle",
        f"%dask_pickle on\n{GUARD}",
        SUBMIT,
        "%dask_pickle sideways",
        "%reload_ext flake8_dask_pickle",
        f"{SUBMIT} # once",
        "%unload_ext flake8_dask_pickle",
        f"{SUBMIT} # twice",
        "%dask_pickle",
        "len(get_ipython().events.callbacks['pre_run_cell'])",
        LOAD,
        f"{SUBMIT} # thrice",
    )
    said = {number: cell.out.strip() for number, cell in enumerate(cells, 1) if cell.out.strip()}
    assert said[3] == "Cells are checked."
    assert said[4] == said[6] == "Cells are not checked."
    assert said[7] == "Cells are checked."
    assert "'sideways' is none of" in cells[8].err + cells[8].out
    assert "not found" in cells[13].err + cells[13].out
    assert cells[14].text == [] or cells[14].text == ["0"]
    assert [number for number, cell in enumerate(cells, 1) if cell.codes] == [8, 11, 17]


def test_why_an_object_does_not_travel(run: Run) -> None:
    _, _, found, part, fine, missing, fails = run(
        LOAD,
        f"{IMPORTS}\n{GUARD}\nbox = {{'a': [guard]}}",
        "why = %dask_pickle why box\nprint(why)\nassert not why.travels",
        "why = %dask_pickle why box['a']\nprint(why.name)",
        "why = %dask_pickle why 1\nassert why.travels",
        "%dask_pickle why nothing",
        "%dask_pickle why 1 / 0",
    )
    assert (found.ok, part.ok, fine.ok) == (True, True, True)
    assert found.out.startswith("box does not travel, 1 culprit: TypeError: cannot pickle")
    assert part.out == "box['a']\n"
    assert "NameError: name 'nothing' is not defined" in missing.err + missing.out
    assert "ZeroDivisionError" in fails.err + fails.out


def test_cells_that_the_gate_turns_away_cost_next_to_nothing(run: Run) -> None:
    *_, last = run(
        LOAD,
        "import sys\nassert 'libcst' not in sys.modules\nassert 'pygls' not in sys.modules",
        "from types import SimpleNamespace as Info; from time import perf_counter\n"
        "check, = [c for c in get_ipython().events.callbacks['pre_run_cell']"
        " if 'flake8' in c.__func__.__module__]\n"
        "cell = 'x = 1\\nfor y in range(10):\\n    print(x + y)\\n' * 30",
        "info = Info(raw_cell=cell, store_history=True)\n"
        "begun = perf_counter()\n"
        "for _ in range(200): check(info)\n"
        "took = (perf_counter() - begun) / 200\n"
        "assert 'libcst' not in sys.modules\n"
        "print(took)",
    )
    assert last.ok
    assert float(last.out) < 0.002


def test_nothing_of_ours_breaks_a_cell(run: Run) -> None:
    broken = (
        "import flake8_dask_pickle.editor.checks as checks\n"
        "def check(*_, **__): raise {error}('<oh>\\nno')\n"
        "checks.check = check"
    )
    task = f"{GUARD}\n{TASK}\n{SUBMIT}"
    cells = run(
        LOAD,
        IMPORTS,
        broken.format(error="RuntimeError"),
        f"{task}\nx = 1",
        f"{task}\nx = 2",
        broken.format(error="KeyboardInterrupt"),
        f"{task}\nx = 3",
        "print(x)",
    )
    assert all(cell.ok for cell in cells)
    assert cells[3].err == "dask-pickle: not checked: RuntimeError: <oh> no\n"
    assert cells[4].err == ""  # once is enough
    assert "interrupted" in cells[6].err
    assert cells[7].out == "3\n"


def test_the_configuration_of_the_folder_counts(run: Run, tmp_path: Path) -> None:
    cell = f"{IMPORTS}\n{GUARD}\n{TASK}\n{SUBMIT}"
    configuration = tmp_path / "pyproject.toml"
    configuration.write_text('[tool.dask-pickle]\nignore = ["DPK106"]\n')
    assert run(LOAD, cell)[1].codes == []
    configuration.write_text("[tool.dask-pickle]\nignore = 1\n")
    first, second = run(LOAD, cell)
    assert second.codes == ["DPK106"]
    assert "must be a list of strings" in first.err
    configuration.write_text('[tool.dask-pickle]\nsubmit-functions = ["mine.run"]\n')
    (tmp_path / "mine.py").write_text("def run(function): return None\n")
    assert run(LOAD, f"import threading, mine\n{GUARD}\n{TASK}\nmine.run(count)")[1].codes == [
        "DPK106"
    ]


def test_in_a_terminal(tmp_path: Path) -> None:
    cells = [LOAD, *IMPORTS.split("\n"), GUARD, "def count(x): return guard", "", SUBMIT, "exit"]
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--simple-prompt", "--no-banner", "--colors=NoColor"],
        input="\n".join(cells),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(IPYTHONDIR=str(tmp_path / "ipython"), PYTHONIOENCODING="utf-8"),
        timeout=120,
        check=False,
    )
    assert re.search(r"In \[\d+\], line 1: DPK106 'count' captures lock", done.stdout), done.stderr
    assert done.stdout.count("DPK106") == 1
