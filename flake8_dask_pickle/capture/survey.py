"""All that one module does with Dask, for rules that look at more than one submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.schedulers import Use
from flake8_dask_pickle.capture.submissions import Submission
from flake8_dask_pickle.finding import Place

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """A module, what it is used as, and its submissions, pickled or not."""

    ev: Evaluator
    submissions: tuple[Submission, ...]
    use: Use
    locate: Callable[[cst.CSTNode], Place]
