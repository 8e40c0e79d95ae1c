"""What the linter predicts of composed programs is what really happens to them."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

from .compare import causes, disagreements, result, table
from .generate import programs
from .reality import Memory, remembered

needs_dask = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("distributed", "IPython", "numpy", "pandas")),
    reason="the programs need distributed, IPython, numpy and pandas",
)


def test_same_seed_same_programs() -> None:
    assert list(programs(3, 40)) == list(programs(3, 40))
    assert list(programs(3, 40)) != list(programs(4, 40))


@needs_dask
@pytest.mark.parametrize("count", [150, pytest.param(3000, marks=pytest.mark.slow)])
def test_linter_and_reality_agree(count: int) -> None:
    memory = Memory(None, sys.executable)
    every = [result(*both) for both in remembered(list(programs(count, count)), memory)]
    wrong = disagreements(every)
    said = [table(every), *map(str, causes(every)), *map(str, wrong)]
    assert not wrong, "\n".join(said)
    running = sum(one.outcome.verdict == "runs" for one in every) / len(every)
    assert 0.3 < running < 0.75  # neither verdict is a safe guess
