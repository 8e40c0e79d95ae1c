"""Fixed programs are run: what fails as it was written works once it is fixed."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_dask_pickle.fixing.applying import fixed
from flake8_dask_pickle.settings import Settings

from .fixing import fixed_program, mended, table
from .generate import programs
from .writer import Program


def program_of(seed: int) -> Program:
    return next(programs(seed, 1))


def commented(text: str) -> str:
    """The text with a comment of its own above every line that begins a statement."""
    starts = {
        min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.stmt)
    }
    lines = text.splitlines(keepends=True)
    for row in sorted(starts, reverse=True):
        line = lines[row - 1]
        margin = line[: len(line) - len(line.lstrip())]
        lines.insert(row - 1, f"{margin}# note {row}\n")
    return "".join(lines)


@given(st.integers(0, 10**9).map(program_of))
@settings(max_examples=60, deadline=None)
def test_fixed_programs_parse_and_stay_as_they_are(program: Program) -> None:
    once = fixed_program(replace(program, text=commented(program.text)))
    compile(once.source.text, program.name, "exec")
    twice = fixed(once.source, Settings(select=("DPK1",)), unsafe=True)
    assert twice.source.text == once.source.text
    assert not twice.mended


@given(st.integers(0, 10**9).map(program_of))
@settings(max_examples=60, deadline=None)
def test_fixes_keep_every_comment(program: Program) -> None:
    text = commented(program.text)
    after = fixed_program(replace(program, text=text)).source.text
    notes = [line.strip() for line in text.splitlines() if "# note" in line]
    kept = [line.strip() for line in after.splitlines() if "# note" in line]
    assert sorted(kept) == sorted(notes)


@pytest.mark.slow
def test_what_is_fixed_works() -> None:
    batch = [one for one in programs(66, 400) if one.context != "notebook"]
    every = list(mended(batch))
    # Where a fix might change anything else, there is none.
    assert sum(one.verdict == "proved" for one in every) > 0.65 * len(every), table(every)
    assert not [one for one in every if one.is_bad], table(every)
