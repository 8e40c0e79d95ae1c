"""How messages name pieces of code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import instances
from flake8_dask_pickle.model import Scope

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Longer expressions are named in part.
_LONGEST = 40


def label_of(scope: Scope) -> str:
    """How messages name a function."""
    if scope.kind == "lambda":
        return "lambda"
    owner = instances.class_of(scope)
    return f"{owner.name}.{scope.name}" if owner is not None else scope.name


def name_node(scope: Scope) -> cst.CSTNode:
    """The part of a definition to point at."""
    node = scope.node
    return node.name if isinstance(node, (cst.FunctionDef, cst.ClassDef)) else node


def text_of(ev: Evaluator, node: cst.CSTNode) -> str:
    """The source of an expression, short enough for a message."""
    if isinstance(node, cst.Name):
        return node.value
    if not isinstance(node, cst.BaseExpression):
        return "…"
    text = " ".join(ev.modules.text(node).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}…"
