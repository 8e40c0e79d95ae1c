"""What the linter keeps when it is done with a file: nothing, without the help of a collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from flake8_dask_pickle.capture.evaluate import Evaluator
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.model import Model, Scope
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

CASES = Path(__file__).parent / "cases"
KEPT = (Model, Scope, Evaluator, Frame)

CLEAN = """
import dask
from dask.distributed import Client, wait

def twice(x):
    while True:
        for y in range(x):
            if y:
                return [z for z in (x, y)]

if __name__ == "__main__":
    client = Client()
    wait([client.submit(twice, i) for i in range(9)])
    dask.compute(*(dask.delayed(twice)(i) for i in range(9)))
"""


def kept() -> list[object]:
    """What there is of the parts of an analysis."""
    return [one for one in gc.get_objects() if isinstance(one, KEPT)]


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Leave only what counting references does."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_a_clean_file_leaves_nothing_behind(no_collector: None) -> None:
    before = len(kept())
    assert lint(Source("clean.py", CLEAN), Settings()) == []
    assert len(kept()) == before


def test_no_file_leaves_anything_behind_in_the_end() -> None:
    gc.collect()
    before = len(kept())
    for path in sorted(CASES.rglob("*.py"))[::7]:
        # Under no path, so that no module beside it is read and kept for the next file.
        lint(Source("-", path.read_text(encoding="utf-8")), Settings(fixes=False))
    gc.collect()
    assert len(kept()) == before
