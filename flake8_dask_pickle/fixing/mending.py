"""What a rule proposes to do about a finding, and the tools it has for that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.wording import Carried
from flake8_dask_pickle.finding import Safety
from flake8_dask_pickle.fixing.text import Replacement, Text
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.module import dotted_path
from flake8_dask_pickle.model.tree import below, children

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.keeping import Keeping
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.rules.base import Report

#: What joined lines leave at brackets.
_LOOSE_START, _LOOSE_END = re.compile(r"([\[({]) "), re.compile(r",? ([\])}])")
_STRINGS = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)
_TRIPLE = re.compile("\"{3}|'{3}")

#: An import of one name.
_ALONE = re.compile(r"(?:from [\w.]+ )?import (\w+)")

#: A name to import: the module and the name in it, or only the module.
Import = tuple[str, "str | None"]


@dataclass(frozen=True, slots=True)
class Mend:
    """One way to mend a finding."""

    title: str
    safety: Safety
    changes: tuple[Replacement, ...]
    imports: tuple[Import, ...] = ()
    #: What is of no use afterwards: it goes as well where nothing else is changed there.
    leftovers: tuple[Replacement, ...] = ()


class CannotMendError(Exception):
    """The code is not of a form that this way of mending knows."""


@dataclass(eq=False)
class Aid:
    """The analysed file, as what mends it sees it."""

    ev: Evaluator
    keeping: Keeping
    text: Text
    report: Report
    submission: Submission | None

    @cached_property
    def indent(self) -> str:
        """One step of indentation."""
        return self.ev.model.tree.default_indent

    @property
    def carried(self) -> Carried:
        """The capture that the report is about."""
        if not isinstance(self.report.subject, Carried):
            raise CannotMendError("it is not about a capture")
        return self.report.subject

    # --- places -----------------------------------------------------------------------------

    def span(self, node: cst.CSTNode, *, parentheses: bool = True) -> tuple[int, int]:
        """The offsets of a node, with its own parentheses unless told otherwise."""
        found = self.ev.model.range(node)
        if found is None:
            raise CannotMendError("it does not stand in this file")
        start = self.text.offset(found.start.line, found.start.column)
        end = self.text.offset(found.end.line, found.end.column)
        own = node.lpar if isinstance(node, cst.BaseExpression) and parentheses else ()
        for _ in own:
            start = self.text.text.rindex("(", 0, start)
            end = self.text.text.index(")", end) + 1
        return start, end

    def source(self, node: cst.CSTNode) -> str:
        """The text of a node as it stands there."""
        start, end = self.span(node)
        return self.text.text[start:end]

    def on_one_line(self, node: cst.CSTNode) -> str:
        """The text of an expression on one line, where joining its lines changes nothing."""
        source = self.source(node)
        if "\n" in source and ("#" in source or "\\" in source or _TRIPLE.search(source)):
            raise CannotMendError("it goes over several lines")
        joined = re.sub(r"\s*[\r\n]+\s*", " ", source)
        return _LOOSE_START.sub(r"\1", _LOOSE_END.sub(r"\1", joined)) if "\n" in source else joined

    def around(self, node: cst.CSTNode, kind: type[cst.CSTNode] | tuple[type, ...]) -> cst.CSTNode:
        """The nearest node of a kind around a node."""
        one: cst.CSTNode | None = self.keeping.parents.get(node)
        while one is not None and not isinstance(one, kind):
            one = self.keeping.parents.get(one)
        if one is None:
            raise CannotMendError("it does not stand where it would have to")
        return one

    def scope_at(self, node: cst.CSTNode) -> Scope:
        """The scope in which a node stands."""
        one: cst.CSTNode | None = node
        while one is not None and one not in self.ev.model.scope_of:
            one = self.keeping.parents.get(one)
        return self.ev.model.module if one is None else self.ev.model.scope_of[one]

    def require_await(self, node: cst.CSTNode) -> None:
        """Raise CannotMendError where an `await` in the place of a node would change more.

        A generator expression would become an asynchronous one, which `sum()` does not take.
        """
        one: cst.CSTNode | None = node
        while one is not None and not isinstance(one, (cst.FunctionDef, cst.Lambda)):
            around = self.keeping.parents.get(one)
            if isinstance(around, cst.CompFor) and around.iter is one:
                outer = self.keeping.parents.get(around)
                # What a comprehension goes through first is evaluated outside of it.
                if outer is not None and not isinstance(outer, cst.CompFor):
                    outer = self.keeping.parents.get(outer)
                around = outer
            elif isinstance(around, cst.GeneratorExp):
                raise CannotMendError("it stands in a generator expression")
            one = around
        if isinstance(one, cst.Lambda):
            raise CannotMendError("it stands in a lambda")

    # --- changes ----------------------------------------------------------------------------

    def replace(self, node: cst.CSTNode, content: str) -> Replacement:
        """Put something else in the place of a node."""
        return Replacement(*self.span(node), content)

    def before(self, statement: cst.CSTNode, lines: Iterable[str]) -> Replacement:
        """Put lines before a statement, indented as it is."""
        start, _ = self.span(statement)
        row, column = self.text.place(start)
        margin = self.text.line(row)[:column]
        if margin.strip():
            raise CannotMendError("something else stands on the same line")
        at = self.text.line_start(row)
        return Replacement(at, at, self._block(lines, margin))

    def at_start_of(self, scope: Scope, lines: Iterable[str]) -> Replacement:
        """Put lines at the start of a function's body, after its docstring."""
        node = scope.node
        if not isinstance(node, cst.FunctionDef):
            raise CannotMendError("it is not a function with a body")
        if not isinstance(node.body, cst.IndentedBlock):
            start, end = self.span(node.body)
            row, column = self.text.place(self.span(node)[0])
            margin = self.text.line(row)[:column]
            inner = self._block([*lines, self.text.text[start:end].strip()], margin + self.indent)
            line_end = self.text.line_end
            while self.text.text[start - 1] in " \t":
                start -= 1
            return Replacement(start, end, line_end + inner.removesuffix(line_end))
        body = list(node.body.body)
        if len(body) > 1 and _is_docstring(body[0]):
            body = body[1:]
        elif _is_docstring(body[0]):
            raise CannotMendError("it has no statement to put something before")
        return self.before(body[0], lines)

    def wrapped(self, scope: Scope, head: str) -> Replacement:
        """Put the body of a function, behind its docstring, into a `with` or the like."""
        node = scope.node
        body = node.body if isinstance(node, cst.FunctionDef) else None
        if not isinstance(body, cst.IndentedBlock):
            raise CannotMendError("it is not a function with a body of several lines")
        if any(isinstance(one, _STRINGS) and "\n" in self.source(one) for one in below(body)):
            raise CannotMendError("a string goes over several lines")
        statements = body.body[_is_docstring(body.body[0]) :]
        if not statements:
            raise CannotMendError("it has no statement to put into something")
        row, column = self.text.place(self.span(statements[0])[0])
        margin = self.text.line(row)[:column]
        if margin.strip():
            raise CannotMendError("something else stands on the same line")
        start, end = self.text.line_start(row), self._end(body)
        lines = self.text.text[start:end].splitlines(keepends=True)
        inner = "".join(self.indent + line if line.strip() else line for line in lines)
        return Replacement(start, end, self._block([head], margin) + inner)

    def _end(self, body: cst.IndentedBlock) -> int:
        """Where the line after the last one of a block begins."""
        row, column = self.text.place(self.span(body.body[-1])[1])
        # A compound statement ends behind its last line.
        return self.text.line_start((row if column else row - 1) + 1)

    def at_end_of(self, scope: Scope, lines: Iterable[str]) -> Replacement:
        """Put lines at the end of the body of a function or class."""
        node = scope.node
        body = getattr(node, "body", None)
        if not isinstance(body, cst.IndentedBlock):
            raise CannotMendError("it has no body of several lines")
        column = self.text.place(self.span(body.body[0])[0])[1]
        at = self._end(body)
        ends = at == 0 or self.text.text[at - 1] in "\r\n"
        block = self._block(lines, " " * column if self.indent.isspace() else self.indent)
        return Replacement(at, at, block if ends else self.text.line_end + block)

    def without(self, statement: cst.CSTNode) -> Replacement:
        """Take a statement out, with its lines."""
        block = self.keeping.parents.get(statement)
        if isinstance(block, cst.IndentedBlock) and len(block.body) == 1:
            return self.replace(statement, "pass")
        start, end = self.span(statement)
        first, last = self.text.place(start)[0], self.text.place(end)[0]
        return Replacement(self.text.line_start(first), self.text.line_start(last + 1), "")

    def _block(self, lines: Iterable[str], margin: str) -> str:
        return "".join(f"{margin}{line}".rstrip() + self.text.line_end for line in lines)

    # --- names ------------------------------------------------------------------------------

    def spelling(self, module: str, name: str | None = None) -> tuple[str, tuple[Import, ...]]:
        """How the file spells something of another module, and what it must import for that."""
        dotted = module if name is None else f"{module}.{name}"
        top = self.ev.model.module
        for bindings in top.entry.bindings.values():
            for one in bindings:
                if one.kind == "import" and one.imported == dotted:
                    return one.name, ()
                if one.kind == "import" and one.imported == module and name is not None:
                    return f"{one.name}.{name}", ()
        spelt = dotted if name is None else name
        if spelt.partition(".")[0] in top.symbols:
            raise CannotMendError(f"'{spelt}' is something else here")
        return spelt, ((module, name),)

    def unused_import(self, replaced: Iterable[cst.BaseExpression]) -> tuple[Replacement, ...]:
        """What takes out the import that only these expressions need: one of its own, on a line."""
        if self.ev.modules.main.notebook:
            return ()  # other cells are run again without it
        nodes = list(replaced)
        names = {one.value for node in nodes for one in names_in(node)}
        changes = []
        for statement in self.ev.model.tree.body:
            line = self.source(statement) if isinstance(statement, cst.SimpleStatementLine) else ""
            found = _ALONE.fullmatch(line.strip())
            if found is None or found[1] not in names:
                continue
            word = re.compile(rf"\b{found[1]}\b")
            needed = len(word.findall(line)) + sum(
                len(word.findall(self.source(node))) for node in nodes
            )
            row = self.text.place(self.span(statement)[0])[0]
            is_bare = self.text.line(row).strip() == line.strip()
            if is_bare and len(word.findall(self.text.text)) == needed:
                changes.append(self.without(statement))
        return tuple(changes)

    def fresh(self, wanted: str) -> str:
        """A name that the module does not use yet."""
        taken = {name for scope in self.ev.model.module.walk() for name in scope.symbols}
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        return name

    def references(self, name: str) -> list[cst.Name]:
        """Everywhere that a name is spelt in the module, apart from keywords and attributes."""
        found = []
        for node, parent in self.keeping.parents.items():
            if isinstance(node, cst.Name) and node.value == name:
                is_attribute = isinstance(parent, cst.Attribute) and parent.attr is node
                is_keyword = isinstance(parent, cst.Arg) and parent.keyword is node
                if not is_attribute and not is_keyword:
                    found.append(node)
        return found


#: Proposes mends for what `aid.report` reports. It raises CannotMendError where it has none.
Way = Callable[[Aid], Iterator[Mend]]


def callee(node: cst.CSTNode) -> str:
    """What a call calls, as a dotted path; "" for anything else."""
    return (dotted_path(node.func) or "") if isinstance(node, cst.Call) else ""


def names_in(node: cst.CSTNode) -> Iterator[cst.Name]:
    """The names that an expression reads; not those of attributes and keywords."""
    if isinstance(node, cst.Name):
        yield node
    elif isinstance(node, (cst.Attribute, cst.Arg)):
        yield from names_in(node.value)
    else:
        for child in children(node):
            yield from names_in(child)


def _is_docstring(statement: cst.CSTNode) -> bool:
    first = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
    return isinstance(first, cst.Expr) and isinstance(
        first.value, (cst.SimpleString, cst.ConcatenatedString)
    )
