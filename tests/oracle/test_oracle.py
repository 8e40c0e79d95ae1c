"""What the linter predicts of composed programs is what really happens to them."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

from .compare import Result, causes, disagreements, result, table
from .generate import programs
from .reality import Memory, outcomes, remembered

#: Seconds that a program may take the second time: the machine may have been busy the first time.
PATIENCE = 30.0
#: Programs that fail unpredicted, of all.
MOST_MISSED = 0.005

needs_dask = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("distributed", "IPython", "numpy", "pandas")),
    reason="the programs need distributed, IPython, numpy and pandas",
)


def test_same_seed_same_programs() -> None:
    assert list(programs(3, 40)) == list(programs(3, 40))
    assert list(programs(3, 40)) != list(programs(4, 40))


def compared(seed: int, count: int) -> list[Result]:
    """Prediction and reality; what disagrees is really run a second time."""
    memory = Memory(None, sys.executable)
    first = [result(*both) for both in remembered(list(programs(seed, count)), memory)]
    doubtful = [one.program for one in disagreements(first)]
    second = {
        program.name: result(program, outcome)
        for program, outcome in outcomes(doubtful, limit=PATIENCE)
    }
    return [second.get(one.program.name, one) for one in first]


@needs_dask
@pytest.mark.parametrize("count", [150, pytest.param(3000, marks=pytest.mark.slow)])
def test_linter_and_reality_agree(count: int) -> None:
    every = compared(count, count)
    wrong = disagreements(every)
    said = "\n".join([table(every), *map(str, causes(every)), *map(str, wrong)])
    missed = [one for one in wrong if one.judgement == "miss"]
    assert len(missed) == len(wrong), said
    assert len(missed) <= MOST_MISSED * count, said
    running = sum(one.outcome.verdict == "runs" for one in every) / len(every)
    assert 0.3 < running < 0.75  # neither verdict is a safe guess
