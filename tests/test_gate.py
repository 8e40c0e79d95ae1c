"""The gate lets through every text that could submit something, and hardly any other."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.gate import COMPUTING, SUBMITTING, may_submit, mentions_dask_in_bytes
from flake8_dask_pickle.knowledge import knowledge
from flake8_dask_pickle.knowledge.computing import computing_table


def test_the_gate_knows_the_words_of_the_tables() -> None:
    assert knowledge().sites_by_word.keys() == SUBMITTING
    assert computing_table().words - SUBMITTING == COMPUTING


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("import dask\njob = dask.delayed(len)('x')\n", True),
        ("from distributed import Client\nClient().submit(len, 'x')\n", True),
        ("import os, distributed as d\nd.Client().submit(len, 'x')\n", True),
        ("import os, \\\n    distributed\ndistributed.Client().submit(len, 'x')\n", True),
        ("if True: import distributed as d; d.Client().submit(len, 'x')\n", True),
        ("d = pytest.importorskip('distributed')\nd.Client().submit(len, 'x')\n", True),
        ("d = import_module(name='distributed')\nd.Client().submit(len, 'x')\n", True),
        ("WORDS = ['disk', 'distributed', 'get']\nstore.get(WORDS)\n", False),
        ("# The software is distributed as it is.\nClient().submit(len, 'x')\n", False),
        ("import dask\nprint(dask.__version__)\n", False),
        ("import dask.array as da\nx = da.ones(3).persist()\n", True),
        ("import dask.array as da\nprint(da.ones(3).compute())\n", False),
        ("import dask\n\nasync def f(x):\n    return x.compute()\n", True),
        ("import dask\ndask.compute(x, client=cluster)\n", True),
        ("from distributed import Client\nfor f in as_completed(fs): pass\n", True),
        ("async def f(x, client):\n    return client.gather(x)\n", False),
        ("pool.submit(len, 'x')\n", False),
        ("", False),
    ],
)
def test_a_text_needs_dask_and_a_call_of_the_tables(text: str, passes: bool) -> None:
    assert may_submit(text) is passes
    assert mentions_dask_in_bytes(text.encode()) or not passes


def test_functions_that_people_declare_count_without_dask() -> None:
    assert not may_submit("run_on_cluster(work)")
    assert may_submit("run_on_cluster(work)", {"run_on_cluster"})
