"""How programs look: blank lines, and the cells of notebooks."""

from __future__ import annotations

import ast
import itertools
import random
import re


def tidy(text: str) -> str:
    """The text without trailing spaces and with no more than two blank lines in a row."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{4,}", "\n\n\n", lines).strip() + "\n"


def cells_of(text: str, rng: random.Random) -> tuple[str, ...]:
    """Cut a file into cells: imports first, then one to three statements each."""
    lines = text.splitlines()
    nodes = ast.parse(text).body
    starts = [_first_line(node) for node in nodes]
    imports = sum(isinstance(node, (ast.Import, ast.ImportFrom)) for node in nodes)
    cuts = [0, imports] if imports else [0]
    while (cut := cuts[-1] + rng.randint(1, 3)) < len(nodes):
        cuts.append(cut)
    rows = [starts[cut] - 1 for cut in cuts if cut < len(nodes)] + [len(lines)]
    cells = ("\n".join(lines[a:b]).strip() for a, b in itertools.pairwise(rows))
    return tuple(cell for cell in cells if cell)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])
