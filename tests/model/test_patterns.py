"""What the patterns of `match` bind, from which part of the subject, and what they read."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_dask_pickle.model.patterns import captured_names, pattern_expressions
from flake8_dask_pickle.model.scopes import StarStep

#: A pattern, the names that it binds with their ways from the subject, and what it evaluates.
PATTERNS: dict[str, tuple[dict[str, object], list[str]]] = {
    "x": ({"x": ()}, []),
    "_": ({}, []),
    "1": ({}, ["1"]),
    "None": ({}, ["None"]),
    "a.b": ({}, ["a.b"]),
    "[x, 1, y]": ({"x": (0,), "y": (2,)}, ["1"]),
    "(x, (y, z))": ({"x": (0,), "y": (1, 0), "z": (1, 1)}, []),
    "[x, *rest, y, z]": ({"x": (0,), "rest": (StarStep(1, 2),), "y": (-2,), "z": (-1,)}, []),
    "[*_, x]": ({"x": (-1,)}, []),
    "[x, [_, y]] as pair": ({"x": (0,), "y": (1, 1), "pair": ()}, []),
    "[x] | (x, _)": ({"x": (0,)}, []),
    "1 | 2 as x": ({"x": ()}, ["1", "2"]),
    "{'a': x, b.c: [y], **rest}": ({"x": None, "y": None, "rest": None}, ["'a'", "b.c"]),
    "Point(x, 1, z=[w], k=a.b)": ({"x": None, "w": None}, ["Point", "1", "a.b"]),
    "[Point(x), y]": ({"x": None, "y": (1,)}, ["Point"]),
}


def parsed(pattern: str) -> cst.MatchPattern:
    statement = cst.parse_statement(f"match subject:\n    case {pattern}:\n        pass\n")
    assert isinstance(statement, cst.Match)
    return statement.cases[0].pattern


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_name_comes_with_its_way_from_the_subject(pattern: str) -> None:
    found = {name.value: path for name, path in captured_names(parsed(pattern))}
    assert found == PATTERNS[pattern][0]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_values_classes_and_keys_are_evaluated(pattern: str) -> None:
    code = cst.Module([]).code_for_node
    assert [code(one) for one in pattern_expressions(parsed(pattern))] == PATTERNS[pattern][1]
