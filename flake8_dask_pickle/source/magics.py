"""IPython's own syntax, turned into Python without moving anything.

A notebook cell may hold magics, shell commands and help requests that no Python parser reads. Every
line of a cell becomes exactly one line here, and what is kept as Python stays in its columns, so
that a position in the result is a position in the notebook.

In a function, magics and shell lines call `get_ipython`, as IPython has it: what names that cannot
be pickled. Elsewhere they are left out.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

#: Cell magics that run the rest of their cell as Python, in the notebook's own namespace.
PYTHON_CELL_MAGICS = frozenset(
    {
        "capture",
        "debug",
        "heat",
        "ipytest",
        "memit",
        "notify",
        "prun",
        "scalene",
        "snakeviz",
        "time",
        "timeit",
        "wal",
    }
)

#: Line magics that run the rest of their line as Python.
PYTHON_LINE_MAGICS = frozenset(
    {"lprun", "memit", "mprun", "prun", "scalene", "snakeviz", "time", "timeit"}
)

#: Commands that IPython runs without a `%` or `!` before them, as far as people write them so.
AUTOMAGICS = frozenset(
    """
    alias cat cd clear conda cp env ls less load load_ext mamba man matplotlib micromamba mkdir more
    mv pip pwd pycat pylab rehashx reset rm rmdir run store timeit time uv who whos
    """.split()
)

#: A statement that does nothing and fits in two columns, so that Python may follow it on its line.
_NOTHING = "0;"

#: What magics and shell lines call. What they are about does not matter here.
_MAGIC = 'get_ipython().run_line_magic("", "")'
_SHELL = 'get_ipython().getoutput("")'

_CELL_MAGIC = re.compile(r"%%(?P<name>\w+)")
_LINE_MAGIC = re.compile(r"%(?P<name>\w+)(?=[ \t])")
_NAMES = r"\*?[\w.]+(?:\[[^\]]*\])?"
_ASSIGNED = re.compile(rf"(?P<target>[ \t]*{_NAMES}(?:[ \t]*,[ \t]*{_NAMES})*[ \t]*=[ \t]*)[%!]")
_COMMAND = re.compile(
    r"(?P<word>\w+)[ \t]+(?!(?:and|else|for|if|in|is|not|or)\b)(?:[.~]|[-/]?\w)",
)
_DEF = re.compile(r"(?:async[ \t]+)?def\b")
_TOKEN = re.compile(
    r"""
    (?P<quote>\"{3}|'{3}|"|')   # a string begins
    | (?P<comment>\#.*)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<question>\?)
    """,
    re.VERBOSE,
)


def python_of(cell: str) -> str:
    """The Python of a notebook cell, line for line and column for column.

    The cell has neither prompts nor more indentation than its statements need.
    """
    lines = cell.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    magic = _CELL_MAGIC.match(lines[first])
    if magic is None:
        return "\n".join(_statements(lines))
    if magic["name"] not in PYTHON_CELL_MAGICS:
        return "\n" * (len(lines) - 1)
    return "\n".join([""] * (first + 1) + _statements(lines[first + 1 :]))


def _statements(lines: list[str]) -> list[str]:
    """The lines with everything that is not Python replaced."""
    out: list[str] = []
    scan = _Scan()
    functions: list[int] = []  # how far the `def` of each function around is indented
    escaped = False  # inside a magic that a backslash continues on the next line
    for line in lines:
        if escaped:
            escaped = line.endswith("\\")
            out.append("")
            continue
        if not scan.inside:
            _enter_and_leave(functions, line)
        if scan.inside or (replaced := _replaced(line, in_function=bool(functions))) is None:
            scan.read(line)
            out.append(line)
        else:
            escaped = line.endswith("\\")
            out.append(replaced)
    return out


def _enter_and_leave(functions: list[int], line: str) -> None:
    """Bring up to date what functions a line that begins a statement stands in."""
    body = line.lstrip(" \t")
    indent = len(line) - len(body)
    if not body or body[0] == "#":
        return
    while functions and functions[-1] >= indent:
        functions.pop()
    if _DEF.match(body) is not None:
        functions.append(indent)


def _replaced(line: str, *, in_function: bool) -> str | None:
    """What stands for a line that begins a statement, or None where it is Python already."""
    body = line.lstrip(" \t")
    indent = line[: len(line) - len(body)]
    magic, shell = (_MAGIC, _SHELL) if in_function else ("pass", "pass")
    if body[:1] == "%":
        return indent + (_called(_kept(body), in_function) or magic)
    # None of these can begin a statement of Python: shell, help, and calls without parentheses.
    if body[:1] in ("!", "?"):
        return indent + (shell if body[:1] == "!" else magic)
    if body[:1] in (",", ";", "/"):
        return f"{indent}pass"
    if (assigned := _ASSIGNED.match(line)) is not None:
        target = assigned["target"]
        given = _called(_kept(line[len(target) :], opening=""), in_function)
        return target + (given or (_SHELL if in_function else "..."))
    if body[:1] != "#" and _asks_for_help(line):
        return f"{indent}{magic}"
    if body[:1] != "#" and _is_automagic(body):
        return f"{indent}pass"
    return None


def _called(kept: str | None, in_function: bool) -> str | None:
    """The Python that a magic runs, and in a function the call of the magic behind it."""
    if kept is None or not in_function or "#" in kept:
        return kept
    return f"{kept}; {_MAGIC}"


def _kept(magic: str, opening: str = _NOTHING) -> str | None:
    """The Python that a line magic runs, in its columns; `opening` takes the place of the magic."""
    match = _LINE_MAGIC.match(magic)
    if match is None or match["name"] not in PYTHON_LINE_MAGICS:
        return None
    for column in _possible_starts(magic):
        kept = opening.ljust(column) + magic[column:]
        if parses(kept if opening else f"_ = {kept}"):
            return kept
    return None


def _possible_starts(magic: str) -> Iterator[int]:
    """Where the Python of a line magic may begin: after its options, and after their values."""
    optional = False
    for word in list(re.finditer(r"\S+", magic))[1:]:
        if word[0].startswith("-"):
            optional = True
            continue
        yield word.start()
        if not optional:
            return


def _asks_for_help(line: str) -> bool:
    """Whether the line is `name?`, `name??` or the like: no `?` stands in the code of Python."""
    return "?" in line and _Scan().read(line)


def _is_automagic(body: str) -> bool:
    """Whether the line is a bare command such as `pip install dask`."""
    match = _COMMAND.match(body)
    return match is not None and match["word"] in AUTOMAGICS and not parses(body)


def parses(code: str) -> bool:
    """Whether a notebook could run the code, as far as its syntax goes."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(code, "<cell>", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


class _Scan:
    """Whether a line continues what the lines before it began: a string, brackets, a backslash."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def inside(self) -> bool:
        """Whether the next line is the continuation of a statement."""
        return bool(self._quote) or self._depth > 0 or self._continued

    def read(self, line: str) -> bool:
        """Take in one line; true when its code (not its strings or comments) holds a `?`."""
        at, question, commented = 0, False, False
        while at < len(line):
            if self._quote:
                at = self._through_string(line, at)
                continue
            token = _TOKEN.search(line, at)
            if token is None:
                break
            at = token.end()
            question |= token.lastgroup == "question"
            commented |= token.lastgroup == "comment"
            self._depth = max(self._depth + _DEPTH.get(token.lastgroup or "", 0), 0)
            self._quote = token["quote"] or ""
        self._continued = line.endswith("\\") and not commented
        if len(self._quote) == 1 and not self._continued:
            self._quote = ""  # an unfinished string: the parser will say so
        return question

    def _through_string(self, line: str, at: int) -> int:
        """The column after the string that is open at `at`, or the end of the line."""
        while at < len(line):
            if line[at] == "\\":
                at += 2
            elif line.startswith(self._quote, at):
                at += len(self._quote)
                self._quote = ""
                return at
            else:
                at += 1
        return at


_DEPTH = {"open": 1, "close": -1}
