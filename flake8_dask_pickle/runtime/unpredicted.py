"""DPK901: what failed in a run without any rule having said that it would."""

from __future__ import annotations

from flake8_dask_pickle.unanalysed import Unanalysed

UNPREDICTED = Unanalysed(
    "DPK901",
    "unpredicted-pickling-failure",
    "Says that a submission failed in a run, and that no rule had predicted it.",
    """Says that a submission failed in a run, and that no rule had predicted it.

## What it does

`dask-pickle run` and `pytest --dask-pickle` pickle whatever the program submits to Dask, and load
it in a fresh process. What fails there is joined with the findings of the rules in the same file;
where none of them names the submission, its line or its function, it is reported under this code.
The linter itself never reports it.

## Why is this bad?

The threaded and the synchronous scheduler run such a task; a cluster, or the scheduler of
processes, cannot.

## What to do

The exception names the type of the object that cannot travel. Make it inside the task, or hand
over what it is made from. If the linter should know the type, `[tool.dask-pickle]` can say so.
""",
)
