"""Whether anything is pickled: what a module says of schedulers, and how it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import threading

import dask
import dask.array as da
import dask.bag as db
from dask import delayed


def pick(lock, x):
    return x

"""

PROGRAM = f"""{HEAD}
if __name__ == "__main__":
    lock = threading.Lock()
    job = delayed(pick)(lock, 1)
    {{line}}
"""

SAY = "dask.config.set(scheduler="
MAKE = "from distributed import Client; Client()"

#: The line that computes, and whether what it computes is pickled.
LINES = {
    "job.compute()": False,
    "dask.compute(job)": False,
    "job.compute(scheduler='threads')": False,
    "job.compute(scheduler='sync')": False,
    "job.compute(scheduler=dask.get)": False,
    "job.compute(scheduler='processes')": True,
    "dask.compute(job, scheduler='processes')": True,
    "job.compute(scheduler=input())": True,
    "dask.config.set(scheduler='processes'); job.compute()": True,
    "dask.config.set(scheduler='threads'); job.compute()": False,
    "import distributed; distributed.Client(); job.compute()": True,
    "from distributed import Client; job.compute()": False,
    "from my_cluster import client; job.compute()": True,
    "import arraylib, mpitools, compiled; job.compute()": False,
    "import array_yarns, raylib; job.compute()": False,
    "import mpi4py; job.compute()": True,
    "import dask_jobqueue; job.compute()": True,
    "from tools.ray import start; job.compute()": True,
    "job.compute(scheduler='Threads')": False,
    "job.compute(scheduler='Processes')": True,
    "job.compute(scheduler=dask.threaded.get)": False,
    "job.compute(scheduler=dask.multiprocessing.get)": True,
    "job.compute(scheduler=lambda graph, keys, **rest: dask.get(graph, keys))": False,
    "import concurrent.futures as cf; job.compute(scheduler=cf.ThreadPoolExecutor(2))": False,
    "import concurrent.futures as cf; job.compute(scheduler=cf.ProcessPoolExecutor(2))": True,
    "job.compute(scheduler='threads' if input() else 'sync')": False,
    "job.compute(scheduler='threads' if input() else 'processes')": True,
    "dask.config.set(num_workers=4); job.compute()": False,
    "dask.config.set({'scheduler': 'processes'}); job.compute()": True,
    "dask.config.set({'num_workers': 2, 'scheduler': 'processes'}); job.compute()": True,
    "dask.config.set({'scheduler': 'threads'}); job.compute()": False,
    "dask.config.set({'num_workers': 2}); job.compute()": False,
    f"{MAKE}; dask.config.set({{'scheduler': 'sync'}}); job.compute()": False,
    "how = {'scheduler': 'processes'}; dask.config.set(how); job.compute()": True,
    "how = dict(scheduler='processes'); job.compute(**how)": True,
    "how = dict(scheduler='processes'); dask.config.set(**how); job.compute()": True,
    "how = dict(scheduler='threads'); job.compute(**how)": False,
    "how = {} if input() else {'scheduler': 'processes'}; job.compute(**how)": False,
    f"{MAKE}; how = dict(scheduler='threads'); job.compute(**how)": False,
    "job.visualize({'scheduler': 'processes'}); job.compute({'scheduler': 'processes'})": False,
    f"{SAY}'processes'); {SAY}'sync'); job.compute()": False,
    f"{SAY}'sync'); {SAY}'processes'); job.compute()": True,
    "job.compute(); dask.config.set(scheduler='processes')": False,
    f"{MAKE}; {SAY}'threads'); job.compute()": False,
    "dask.compute(job); dask.compute(1, scheduler='processes')": False,
}


def found(text: str, name: str = "job.py") -> list[str]:
    return [finding.code for finding in lint(Source(name, text), Settings())]


@pytest.mark.parametrize("line", LINES)
def test_a_program(line: str) -> None:
    assert bool(found(PROGRAM.format(line=line))) is LINES[line]


def test_a_bag_is_computed_by_processes() -> None:
    text = f"{HEAD}\nlock = threading.Lock()\n"
    text += "print(db.from_sequence([1]).map(lambda x: (x, lock)).compute())\n"
    assert found(text) == ["DPK106"]


LIBRARY = f"""{HEAD}
def test_{{name}}({{name}}):
    job = delayed(pick)(threading.Lock(), 1)
    return job.compute()


def test_other():
    return delayed(pick)(None, 1).compute(scheduler="processes")
"""


def test_a_library_may_be_used_with_any_scheduler() -> None:
    assert found(LIBRARY.format(name="x")) == ["DPK106"]


@pytest.mark.parametrize("name", ["test_job.py", "job_test.py", "conftest.py"])
def test_a_module_of_tests_uses_what_each_test_speaks_of(name: str) -> None:
    assert found(LIBRARY.format(name="x"), name) == []
    assert found(LIBRARY.format(name="client"), name) == ["DPK106"]


@pytest.mark.parametrize(
    "program",
    [
        "DPK106/ok_array_on_threads.py",
        "DPK106/ok_scatter_in_process.py",
        "DPK113/ok_on_threads.py",
        "DPK114/ok_client_of_this_process.py",
    ],
)
def test_what_would_fail_on_a_cluster_is_found_when_that_is_asked(program: str) -> None:
    path = Path(__file__).parent / "cases" / program
    source = Source(str(path), path.read_text(encoding="utf-8"))
    found = lint(source, Settings(any_scheduler=True))
    assert [one.code for one in found] == [path.parent.name]
