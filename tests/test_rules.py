"""Every rule's page: whole, true to its code, and with examples that really do what it says."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
from dask.base import tokenize

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.rules import all_rules, rule_for
from flake8_dask_pickle.rules.base import SECTIONS, Rule
from flake8_dask_pickle.settings import PEDANTIC, Settings
from flake8_dask_pickle.source import Source

from .test_cases import CASES

#: Codes and names never change once they are released.
NAMES = {
    "DPK101": "captured-generator",
    "DPK102": "captured-coroutine",
    "DPK103": "captured-asyncio-object",
    "DPK104": "captured-ipython-object",
    "DPK105": "captured-dask-client",
    "DPK106": "captured-lock",
    "DPK107": "captured-executor",
    "DPK108": "captured-file",
    "DPK109": "captured-connection",
    "DPK110": "captured-data-handle",
    "DPK111": "captured-iterator",
    "DPK112": "captured-interpreter-state",
    "DPK113": "generator-result",
    "DPK114": "unpicklable-result",
    "DPK115": "map-over-iterator",
    "DPK116": "unpicklable-exception",
    "DPK117": "captured-unpicklable-object",
    "DPK118": "missing-on-worker",
    "DPK201": "captured-lambda",
    "DPK202": "lambda-target",
    "DPK203": "late-binding",
    "DPK204": "file-becomes-copy",
    "DPK205": "lost-write",
    "DPK206": "large-capture",
    "DPK207": "impure-task",
    "DPK301": "blocking-compute-in-async",
    "DPK302": "dropped-future",
    "DPK303": "compute-in-task",
    "DPK304": "ignored-client-argument",
}

RULES = all_rules()
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def sections(rule: Rule) -> dict[str, str]:
    """The rule's page by its headings; a comment in an example is no heading."""
    headings = re.split(r"^## (.+)$", rule.documentation(), flags=re.MULTILINE)
    return dict(zip(headings[1::2], headings[2::2], strict=True))


def block(rule: Rule, section: str, language: str) -> str:
    """The first code block of a section."""
    found = re.search(rf"(?ms)^```{language}\n(.*?)^```$", sections(rule)[section])
    assert found, f"{rule.code}: no {language} block under {section!r}"
    return found[1]


def codes(script: str, rule: Rule) -> list[str]:
    settings = Settings(pedantic=PEDANTIC & {rule.code})
    return [finding.code for finding in lint(Source("example.py", script), settings)]


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a page's script as a person would, or skip it when a library is not installed."""
    for node in ast.walk(ast.parse(script)):
        if isinstance(node, ast.Import) and not all(find_spec(a.name) for a in node.names):
            pytest.skip(f"needs {ast.unparse(node)}")
    path = folder / "example.py"
    path.write_text(script, encoding="utf-8")
    return subprocess.run(
        [sys.executable, path.name],
        cwd=folder,
        # IPython keeps its history there.
        env={**os.environ, "IPYTHONDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def missing(expected: str, output: str) -> list[str]:
    """The lines that a page promises and the output lacks; `...` stands for anything."""
    lines = output.splitlines()
    return [
        line
        for line in expected.splitlines()
        if line and not any(_pattern(line).fullmatch(seen) for seen in lines)
    ]


def _pattern(line: str) -> re.Pattern[str]:
    return re.compile(re.escape(line).replace(re.escape("..."), ".*"))


def fails(rule: Rule) -> bool:
    """Whether the rule speaks of what fails, rather than of what is not meant."""
    return rule.code.startswith("DPK1")


def test_codes_and_names_are_unique() -> None:
    assert len(RULES) >= len(NAMES)
    for attribute in ("code", "name"):
        counted = Counter(getattr(rule, attribute) for rule in RULES)
        assert max(counted.values()) == 1, counted.most_common(1)


@pytest.mark.parametrize(("code", "name"), NAMES.items())
def test_released_names_stay(code: str, name: str) -> None:
    rule = rule_for(code)
    assert rule is not None
    assert rule.name == name
    assert rule_for(name) is rule


@every_rule
def test_file_and_class_are_named_after_the_rule(rule: Rule) -> None:
    assert type(rule).__module__.rpartition(".")[2] == rule.code.lower()
    assert type(rule).__name__.lower() == rule.name.replace("-", "")
    assert re.fullmatch(r"\d+\.\d+\.\d+", rule.since)


@every_rule
def test_page_has_every_section_in_order(rule: Rule) -> None:
    headings = list(sections(rule))
    assert headings[: len(SECTIONS)] == list(SECTIONS)
    assert headings[len(SECTIONS) :] in ([], ["References"])
    assert all(text.strip() for text in sections(rule).values())


@every_rule
def test_summary_is_one_short_sentence(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z].+[^.]\.", rule.summary())
    assert len(rule.summary()) <= 100


@every_rule
def test_suggestion_fits_at_the_end_of_a_line(rule: Rule) -> None:
    suggestion = getattr(rule, "suggestion", None)
    if suggestion is not None:
        assert re.fullmatch(r"[A-Z].{5,69}[^.\s]", suggestion)


@every_rule
def test_example_is_reported(rule: Rule) -> None:
    assert set(codes(block(rule, "Example", "python"), rule)) == {rule.code}


@every_rule
def test_use_instead_is_not_reported(rule: Rule) -> None:
    assert codes(block(rule, "Use instead", "python"), rule) == []


#: How a finding is shown to be right, by its rule and words: the first that fits. Rules that are
#: not here say so themselves.
SHOWN = (
    ("token", r"DPK\d+ .*; Dask cannot make a token of it"),
    ("running", r"DPK11[348] |DPK116 '\w+' (may )?(raise|return)s? "),
    ("pickling", r"DPK10\d |DPK11[012567] "),
    ("payload", r"DPK20[1246] "),
    ("nothing", r"DPK20[357] |DPK303 "),
)
#: What these speak of is no submission.
UNSHOWN = {"DPK301", "DPK302", "DPK304"}


@every_rule
def test_verifying_is_told_what_shows_a_finding(rule: Rule) -> None:
    settings = Settings(pedantic=PEDANTIC & {rule.code})
    for path in sorted((CASES / rule.code).glob("fires_*.py")):
        for finding in lint(Source(path.name, path.read_text(encoding="utf-8")), settings):
            said = f"{finding.code} {finding.message}"
            probed = None if finding.probe is None else finding.probe.shows
            shown = next((way for way, words in SHOWN if re.match(words, said)), probed)
            assert probed == (None if finding.code in UNSHOWN else shown), said


@pytest.mark.slow
@every_rule
def test_example_does_what_the_page_says(rule: Rule, tmp_path: Path) -> None:
    done = run(block(rule, "Example", "python"), tmp_path)
    assert bool(done.returncode) is fails(rule), done.stderr
    output = done.stderr if fails(rule) else done.stdout
    assert not missing(block(rule, "How it fails", "text"), output), output


@pytest.mark.slow
@every_rule
def test_use_instead_works(rule: Rule, tmp_path: Path) -> None:
    done = run(block(rule, "Use instead", "python"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert missing(block(rule, "How it fails", "text"), done.stdout)


def test_equal_lambdas_have_different_keys() -> None:
    """What the pages of DPK201 and DPK202 say of keys: where a lambda stands is part of them."""
    above = lambda n: 2 * n  # noqa: E731
    below = lambda n: 2 * n  # noqa: E731
    beside = (lambda n: 2 * n), (lambda n: 2 * n)
    assert tokenize(above) != tokenize(below)
    same_column = sys.version_info < (3, 11)
    assert (tokenize(beside[0]) == tokenize(beside[1])) is same_column
