"""The gate lets through every text that could submit something, and hardly any other."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.gate import SUBMITTING, may_submit
from flake8_dask_pickle.knowledge import knowledge


def test_the_gate_knows_the_words_of_the_tables() -> None:
    assert knowledge().site_words() == SUBMITTING


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("import dask\njob = dask.delayed(len)('x')\n", True),
        ("from distributed import Client\nClient().submit(len, 'x')\n", True),
        ("import dask\nprint(dask.__version__)\n", False),
        ("pool.submit(len, 'x')\n", False),
        ("", False),
    ],
)
def test_a_text_needs_dask_and_a_submission(text: str, passes: bool) -> None:
    assert may_submit(text) is passes


def test_functions_that_people_declare_count_without_dask() -> None:
    assert not may_submit("run_on_cluster(work)")
    assert may_submit("run_on_cluster(work)", {"run_on_cluster"})
