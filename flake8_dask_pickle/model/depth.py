"""How deeply code is nested: too deep, it brings parsers down, and whoever walks their trees."""

from __future__ import annotations

import ast
import re
from itertools import accumulate

#: Python itself gives up on more brackets inside each other.
MOST_BRACKETS = 200
_BRACKET = re.compile(r"[(\[{]|[)\]}]")


def deepest_brackets(text: str) -> int:
    """How many brackets stand inside each other; those in strings and comments count as well."""
    steps = (1 if one in "([{" else -1 for one in _BRACKET.findall(text))
    return max(accumulate(steps), default=0)


def is_deeper(tree: ast.AST, most: int) -> bool:
    """Whether a tree has more levels than that, with those of libcst for `a and b and c`."""
    level, todo = 0, [(tree, 0)]
    while todo and level <= most:
        node, above = todo.pop()
        level = above + (len(node.values) if isinstance(node, ast.BoolOp) else 1)
        todo += [(child, level) for child in ast.iter_child_nodes(node)]
    return level > most
