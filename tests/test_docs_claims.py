"""What the documentation claims of the code and of other tools, and what is made from the code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from docs_configuration import ABOUT
from docs_rules import GROUPS

from flake8_dask_pickle.catalogue import catalogue
from flake8_dask_pickle.configuration import keys
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.rules import all_rules
from flake8_dask_pickle.rules.base import Rule
from flake8_dask_pickle.settings import PEDANTIC, Settings
from flake8_dask_pickle.source import Source

from .doc_blocks import ROOT, blocks_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def test_the_reference_explains_every_key_and_no_other() -> None:
    assert ABOUT.keys() == set(keys())


@pytest.mark.parametrize("key", ABOUT)
def test_the_example_of_a_key_is_about_it(key: str) -> None:
    assert list(tomllib.loads(ABOUT[key].example)) == [key]


def test_every_code_is_in_a_group() -> None:
    assert all(entry.code.startswith(tuple(GROUPS)) for entry in catalogue())


#: The one rule whose own programs all need a person: what it mends is this.
SHELL = """\
from dask.distributed import Client
from IPython import get_ipython

shell = get_ipython()


def work(x):
    shell.run_line_magic("time", "1")
    return x + 1


if __name__ == "__main__":
    print(Client().submit(work, 1).result())
"""


@pytest.mark.slow
@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_what_is_called_fixable_is_fixed(rule: Rule) -> None:
    """The badge of a rule is true: some of what it reports is mended, or nothing is."""
    settings = Settings(pedantic=PEDANTIC, fixes=True)
    folder = ROOT / "tests" / "cases" / rule.code
    programs = [path.read_text(encoding="utf-8") for path in folder.glob("fires_*.py")]
    found = [
        one for text in [*programs, SHELL] for one in lint(Source("program.py", text), settings)
    ]
    fixed = any(one.fix is not None for one in found if one.code == rule.code)
    assert fixed is bool(rule.mends())


def test_the_house_stands_as_it_is_drawn() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = next(block for block in blocks_of("ARCHITECTURE.md", text) if block.language == "text")
    top, *rooms = [line.split()[0] for line in drawn.text.splitlines()]
    assert all((ROOT / top / room).exists() for room in rooms)
    packages = {path.parent.name for path in (ROOT / top).glob("*/__init__.py")}
    assert packages == {room.rstrip("/") for room in rooms if room.endswith("/")}


@pytest.mark.slow
def test_what_is_said_of_ruff() -> None:
    """docs/comparison.md, as far as ruff is installed here."""
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    if ruff is None:
        pytest.skip("ruff is not installed: it is in the extra `dev`")
    rules = json.loads(subprocess.check_output([ruff, "rule", "--all", "--output-format", "json"]))
    assert len(rules) > 500
    assert not [rule for rule in rules if re.search(r"\bdask\b", json.dumps(rule), re.IGNORECASE)]
    codes = {rule["code"] for rule in rules}
    assert {"B023", "S301"} <= codes
    assert any(code and code.startswith("ASYNC2") for code in codes)


def test_the_changelog_tells_of_every_group_of_rules() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith("# Changelog\n")
    assert "## [Unreleased]" in text


# --- what services read ---------------------------------------------------------------------------


#: Files of this repository, as workflows name them.
_NAMED = re.compile(r"tests/[\w/.]+|mkdocs\.yml|\.ci/run|\.readthedocs\.yaml")

from_a_clone = pytest.mark.skipif(
    not (ROOT / ".github").exists(), reason="what services read is not in the sdist"
)


@from_a_clone
def test_workflows_name_what_is_there() -> None:
    files = [*(ROOT / ".github").rglob("*.yml"), ROOT / ".readthedocs.yaml"]
    assert len(files) >= 7
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert yaml.safe_load(text)
        assert all((ROOT / named).exists() for named in _NAMED.findall(text)), file


@from_a_clone
def test_a_release_is_published_without_a_token() -> None:
    release = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert "id-token: write" in release  # trusted publishing: there is no token to be stolen
    assert "secrets." not in release
