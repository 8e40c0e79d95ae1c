"""Literals stand for what Python makes of them."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_dask_pickle.model.literals import literal

TEXTS = """
0 00 17 1_000 0x_ff 0o17 0b11 0XFF 1.5 1e3 .5 1_0.0_1 1e999
'' "" 'a' "it's" '''a''' \"\"\"a"b\"\"\" '''''' r'\\d' b'a' rb'\\x' u'a' '\\n'
'ä' '\\N{BULLET}' "\\\\"
""".split()


@pytest.mark.parametrize("text", TEXTS)
def test_that_a_literal_is_what_python_makes_of_it(text: str) -> None:
    node = cst.parse_expression(text)
    assert isinstance(node, (cst.Integer, cst.Float, cst.SimpleString))
    value = literal(node)
    assert value == node.evaluated_value
    assert type(value) is type(node.evaluated_value)
