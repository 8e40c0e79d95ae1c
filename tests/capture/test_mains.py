"""What is pickled by its name in `__main__`: who finds it there, by where the workers come from."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

PROGRAM = """\
import os
from functools import lru_cache

from dask import delayed
from dask.distributed import Client, LocalCluster, SSHCluster, SubprocessCluster
from dask_jobqueue import SLURMCluster
from dask_jobqueue.slurm import SLURMRunner


@lru_cache
def cached(n):
    return n


def use(n):
    return cached(n)


def main(address, flag):
    {line}


if __name__ == "__main__":

    @lru_cache
    def guarded(n):
        return n

    main(None, False)
"""

FAILS = "raises RuntimeError"
ENDS = "never ends, or fails"
#: How a client is made, and what its workers do with the function; None where they may find it.
CLIENTS = {
    "Client()": None,
    "Client(processes=False)": None,
    "Client(None)": None,
    "Client(address)": None,
    "Client(os.environ['ADDRESS'])": None,
    "Client('tcp://host:8786')": FAILS,
    "Client(address='127.0.0.1:8786')": FAILS,
    "Client('inproc://192.0.2.1/1/1')": None,
    "Client('host:8786' if flag else 'other:8786')": FAILS,
    "Client('host:8786' if input() else None)": None,
    "Client(**{'address': 'host:8786'})": FAILS,
    "Client(scheduler_file='scheduler.json')": FAILS,
    "Client(scheduler_file=None)": None,
    "Client(LocalCluster('name'))": None,
    "Client(SSHCluster(['a', 'b']))": ENDS,
    "Client(address=SubprocessCluster())": ENDS,
    "Client(SLURMCluster())": ENDS,
    "Client(SLURMRunner())": None,
}


def said(line: str, name: str = "job.py") -> str | None:
    found = lint(Source(name, PROGRAM.format(line=line)), Settings(select=("DPK117",)))
    return next((one.message for one in found), None)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "line",
    [
        "{client}.submit(cached, 1)",
        "client = {client}; client.gather(client.map(use, [1]))",
        "client = {client}; delayed(use)(1).compute()",
    ],
)
def test_a_client(client: str, line: str) -> None:
    message, wanted = said(line.format(client=client)), CLIENTS[client]
    assert (message is None) if wanted is None else wanted in (message or "")


def test_an_address_may_be_that_of_ones_own_cluster() -> None:
    line = "LocalCluster(scheduler_port=8786); Client('127.0.0.1:8786').submit(cached, 1)"
    assert said(line) is None


def test_what_is_only_described_runs_with_any_of_the_clients() -> None:
    first, then = "Client('host:8786')", "delayed(use)(1).compute()"
    assert said(f"{first}; {then}")
    assert said(f"{first}; Client(); {then}") is None


@pytest.mark.parametrize(
    ("client", "found"), [("Client()", False), ("Client(processes=False)", True)]
)
def test_what_stands_under_the_guard(client: str, found: bool) -> None:
    assert (said(f"{client}.submit(guarded, 1)") is None) is found
    assert said("address.submit(guarded, 1)") is None


NOTEBOOK = """\
from functools import cache

from dask import delayed
from dask.distributed import Client

# %%
@cache
def cached(n):
    return n

# %%
{line}
"""


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Client().submit(cached, 1)", ENDS),
        ("Client(processes=False).submit(cached, 1)", None),
        ("Client('host:8786').submit(cached, 1)", FAILS),
        ("delayed(cached)(1).compute(scheduler='processes')", "raises AttributeError"),
        ("Client(processes=False); delayed(cached)(1).compute()", None),
    ],
)
def test_a_notebook(line: str, wanted: str | None) -> None:
    source = Source("job.py", NOTEBOOK.format(line=line))
    messages = [one.message for one in lint(source, Settings(select=("DPK117",)))]
    assert (not messages) if wanted is None else (messages and wanted in messages[0])
