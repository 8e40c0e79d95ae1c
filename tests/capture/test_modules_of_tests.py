"""What is left alone in tests, where somebody wants to see what becomes of it."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

TEXTS = {
    "DPK302": """\
from dask.distributed import Client

def test_work(client: Client):
    client.submit(abs, -1)
    client.submit(abs, -2).result()
""",
    "DPK303": """\
from dask.distributed import Client, get_client

def total(n):
    return sum(get_client().gather(get_client().map(abs, range(n))))

def test_total(client: Client):
    assert client.submit(total, 3).result() == 3
""",
}


@pytest.mark.parametrize("code", TEXTS)
def test_only_what_is_no_test_is_reported(code: str) -> None:
    settings = Settings(select=(code,))
    names = ("module.py", "test_module.py", "module_test.py", "conftest.py", "latest.py")
    reported = [name for name in names if lint(Source(name, TEXTS[code]), settings)]
    assert reported == ["module.py", "latest.py"]
