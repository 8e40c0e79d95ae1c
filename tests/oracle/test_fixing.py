"""Fixed programs are run: what fails as it was written works once it is fixed."""

from __future__ import annotations

import pytest

from .fixing import mended, table
from .generate import programs


@pytest.mark.slow
def test_what_is_fixed_works() -> None:
    batch = [one for one in programs(66, 400) if one.context != "notebook"]
    every = list(mended(batch))
    assert sum(one.verdict == "proved" for one in every) > len(every) / 2
    assert not [one for one in every if one.verdict.startswith("still")], table(every)
