"""A cached property has a lock before Python 3.12, and goes by value with its class."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

PROGRAM = """\
import functools
from functools import cached_property

import cloudpickle
from dask.distributed import Client


class Prices:
    {decorator}
    def rate(self):
        return 2

    def of(self, name):
        return self.rate * len(name)


def whole(name):
    return Prices().of(name)


if __name__ == "__main__":
    client = Client()
    client.gather(client.submit({target}, "a"))
"""
TARGETS = ("Prices().of", "whole", "len")
HAS_A_LOCK = sys.version_info < (3, 12)


every_program = pytest.mark.parametrize(
    ("decorator", "target", "fails"),
    [
        (decorator, target, fails and target != "len")
        for decorator, fails in (
            ("@cached_property", HAS_A_LOCK),
            ("@functools.cached_property", HAS_A_LOCK),
            ("@property", False),
            ("@functools.cached_property\n    def other(self): pass\n    @property", HAS_A_LOCK),
        )
        for target in TARGETS
    ],
)


@every_program
def test_what_fails_is_found(decorator: str, target: str, fails: bool) -> None:
    text = PROGRAM.format(decorator=decorator, target=target)
    found = lint(Source("prices.py", text), Settings())
    assert [one.code for one in found] == ["DPK117"] * fails


@pytest.mark.slow
@every_program
def test_it_really_fails(decorator: str, target: str, fails: bool, tmp_path: Path) -> None:
    text = PROGRAM.format(decorator=decorator, target=target)
    pickling = text.replace("    client = Client()\n", "").replace(
        f'client.gather(client.submit({target}, "a"))', f"cloudpickle.dumps({target})"
    )
    (tmp_path / "prices.py").write_text(pickling)
    done = subprocess.run(
        [sys.executable, "prices.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ("cannot pickle '_thread.RLock' object" in done.stderr) is fails
    assert (done.returncode != 0) is fails


def test_how_it_is_said() -> None:
    text = PROGRAM.format(decorator="@cached_property", target="Prices().of")
    messages = [str(one) for one in lint(Source("prices.py", text), Settings())]
    if not HAS_A_LOCK:
        assert messages == []
        return
    (message,) = messages
    assert "captures cached property 'rate' (made on line 10)" in message


def test_one_that_is_assigned() -> None:
    text = PROGRAM.format(decorator="", target="Prices().of").replace(
        "    def of", "    rate = cached_property(rate)\n\n    def of"
    )
    found = lint(Source("prices.py", text), Settings())
    assert [one.code for one in found] == ["DPK117"] * HAS_A_LOCK
    handed_on = text.replace("Prices().of", "print, Prices().rate")
    assert lint(Source("prices.py", handed_on), Settings()) == []
