"""joblib on Dask: only where a call before has chosen that backend."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

PROGRAM = """\
import threading

from dask.distributed import Client
from joblib import Parallel, delayed, parallel_backend, parallel_config

LOCK = threading.Lock()


def locked(n):
    with LOCK:
        return n


if __name__ == "__main__":
    client = Client(n_workers=1, threads_per_worker=2, dashboard_address=None)
    {body}
"""
FAILS = """\
with parallel_config(backend="dask"):
        Parallel()(delayed(locked)(1) for _ in "ab")"""


@pytest.mark.parametrize(
    ("body", "fires"),
    [
        (FAILS, True),
        ('with parallel_backend("dask"):\n        Parallel()([delayed(locked)(1)])', True),
        ('Parallel(backend="dask")(delayed(locked)(n) for n in "ab")', True),
        ('Parallel(backend="dask")(delayed(len)(LOCK) for n in "ab")', True),
        ('Parallel(backend="dask")(delayed(len)("a") for n in "ab")', False),
        ('Parallel(n_jobs=2, prefer="threads")(delayed(locked)(n) for n in "ab")', False),
        ('Parallel(backend="threading")(delayed(locked)(n) for n in "ab")', False),
        ('with parallel_backend("threading"):\n        Parallel()([delayed(locked)(1)])', False),
    ],
)
def test_joblib_counts_where_it_runs_on_dask(body: str, fires: bool) -> None:
    found = lint(Source("script.py", PROGRAM.format(body=body)), Settings())
    assert [one.code for one in found] == ["DPK106"] * fires
    assert all("Parallel() waits for ever" in one.message for one in found)


@pytest.mark.slow
def test_it_does_wait_for_ever(tmp_path: Path) -> None:
    pytest.importorskip("joblib")
    script = tmp_path / "script.py"
    script.write_text(PROGRAM.format(body=FAILS))
    with pytest.raises(subprocess.TimeoutExpired) as waited:
        subprocess.run([sys.executable, str(script)], capture_output=True, timeout=20, check=False)
    assert b"cannot pickle '_thread.lock' object" in (waited.value.stderr or b"")
