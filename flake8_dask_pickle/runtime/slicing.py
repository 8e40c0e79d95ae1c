"""The part of a program that builds one task: its target, its arguments, and what these need.

A slice leads straight to one submission. Of the statements before it, it keeps those that bind or
change a name that the submission needs, and what those need in turn; of the functions on the way,
a copy with the same done to its body. The submission itself becomes a call of `PROBE`.
"""

from __future__ import annotations

import ast
import copy
import itertools
import sys
from dataclasses import dataclass, field
from typing import NamedTuple

from flake8_dask_pickle.probe import Probe, Span
from flake8_dask_pickle.runtime.effects import ANY, Effects
from flake8_dask_pickle.runtime.marking import mark, marked
from flake8_dask_pickle.runtime.names import (
    DEFINITIONS,
    bound,
    changed,
    needed_by,
    set_by_calls,
)
from flake8_dask_pickle.runtime.reading import last_name
from flake8_dask_pickle.runtime.rewriting import (
    FUNCTIONS,
    Function,
    call_of,
    copied,
    parameters,
    placeholders,
    rename,
    replaced,
    takes_any,
    unmade,
    with_copies,
    without_annotations,
)

#: What the slice calls with the target and the arguments.
PROBE = "__dask_pickle_probe__"
#: What the copies of functions on the way are called.
COPY = "_on_the_way_to_"
#: Callers of callers are followed this far.
MOST_CALLERS = 6

Block = list[ast.stmt]
_AROUND = "() \t\n"


class UnreachableError(Exception):
    """A submission that no slice leads to; the message says why."""


class Cut(NamedTuple):
    """A slice: its text, and where in it the object in question is made.

    `made` is None where nobody knows what makes it, and empty where the slice does not.
    """

    text: str
    made: tuple[Span, ...] | None = None


def slice_for(text: str, probe: Probe) -> Cut:
    """The slice that builds what a submission ships. Raises UnreachableError."""
    try:
        slicer = _Slicer(text)
        return slicer.to(probe)
    except (RecursionError, SyntaxError) as error:
        raise UnreachableError(f"the file cannot be cut: {error}") from None


@dataclass
class _Way:
    """One function, or the module, on the way to the submission."""

    #: The statement that leads on, and what stands in its place.
    leads: ast.stmt
    instead: Block
    owner: Function | None
    needed: set[str] = field(default_factory=set)


class _Slicer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        lengths = (len(line) + 1 for line in self.lines)
        self.starts = [0, *itertools.accumulate(lengths)]
        self.tree = ast.parse(text)
        self.parents = {
            child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)
        }

    def to(self, probe: Probe) -> Cut:
        """The whole slice."""
        makes = None if probe.made is None else self._try_find(probe.made)
        if makes is not None:
            mark(makes)
        target = None if probe.target is None else self._try_find(probe.target)
        self.effects = Effects(self.tree, self._try_find(probe.call), last_name(target))
        way = self._decorated(probe) if probe.is_decorator else self._submission(probe)
        ways = [way]
        while ways[-1].owner is not None:
            if len(ways) > MOST_CALLERS:
                raise UnreachableError("too many functions lead to it")
            ways.append(self._caller(ways[-1]))
        if probe.is_lazy:
            self._require_settled(ways)
        module = self._module(ways)
        text = ast.unparse(module)
        return Cut(text, None if makes is None else tuple(marked(module, text)))

    def _require_settled(self, ways: list[_Way]) -> None:
        """Raise UnreachableError if what is needed changes between submission and computing."""
        needed = set().union(*(way.needed for way in ways))
        for way in ways:
            # What is called after everything else stands nowhere.
            ends = getattr(way.leads, "end_lineno", None) or sys.maxsize
            for statement in ast.walk(way.owner or self.tree):
                if not isinstance(statement, ast.stmt) or isinstance(statement, DEFINITIONS):
                    continue
                if (
                    getattr(statement, "lineno", 0) <= ends
                    or self._function_of(statement) is not way.owner
                ):
                    continue
                called = set_by_calls(statement, self.tree) | self.effects.surely_of(statement)
                late = sorted((changed(statement) | called) & needed)
                if late:
                    raise UnreachableError(f"'{late[0]}' changes before it is computed")

    # --- the way to the submission ----------------------------------------------------------

    def _submission(self, probe: Probe) -> _Way:
        call = self._find(probe.call, ast.Call)
        inside = set(ast.walk(call))
        target = None if probe.target is None else self._try_find(probe.target)
        if target not in inside and probe.target is not None:
            target = call.func  # a delayed function, made somewhere else
        # What `**` passes stands at one place.
        found = list(dict.fromkeys(self._try_find(span) for span in probe.arguments))
        if not all(one in inside for one in found):
            raise UnreachableError("an argument was not found")
        probing = call_of(PROBE)
        for one in (target, *found):
            named = self.parents.get(one) if one is not None else None
            if isinstance(named, ast.keyword) and one is not target:
                probing.keywords.append(copy.deepcopy(named))
            elif one is not None:
                probing.args.append(copy.deepcopy(one))
        return self._through(call, probing)

    def _decorated(self, probe: Probe) -> _Way:
        for node in ast.walk(self.tree):
            if isinstance(node, FUNCTIONS):
                spans = [self._span(one) for one in node.decorator_list]
                if any(one.row == probe.call.row for one in spans):
                    probing = ast.Expr(call_of(PROBE, ast.Name(node.name, ast.Load())))
                    return self._way(node, [node, probing])
        raise UnreachableError("the decorated function was not found")

    def _through(self, call: ast.Call, instead: ast.expr) -> _Way:
        """The way to a call: `instead` takes its place, in the comprehension around it if any."""
        kept: ast.expr = instead
        node: ast.AST = call
        outermost: ast.expr | None = None
        while not isinstance(node, ast.stmt):
            if isinstance(node, ast.Lambda):
                raise UnreachableError("it stands in a lambda")
            if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
                outermost = node
            node = self.parents[node]
        if outermost is not None:
            kept = replaced(outermost, call, instead)
            kept = call_of("list", kept) if isinstance(kept, ast.GeneratorExp) else kept
        return self._way(node, [ast.Expr(kept)])

    def _way(self, statement: ast.stmt, instead: Block) -> _Way:
        owner = self._function_of(statement)
        needed = set().union(*(needed_by(one) for one in instead))
        if owner is not None:
            # What a function sets outside of itself, functions that the task takes along may read.
            needed |= {
                name
                for node in ast.walk(owner)
                if isinstance(node, (ast.Global, ast.Nonlocal))
                for name in node.names
            }
        return _Way(statement, instead, owner, needed)

    def _caller(self, way: _Way) -> _Way:
        """The way to the function that the way before leads through."""
        function = way.owner
        if function is None:
            raise UnreachableError("nothing calls the module")
        self._collect(way, function.body)
        uses = {name for name in parameters(function) if name in way.needed}
        call = self._call_of(function)
        if call is None:
            return self._uncalled(way, function, uses)
        outer = self._through(call, self._call_of_copy(function, call, uses))
        outer.needed |= (way.needed - _bound_in(way)) | needed_by(
            without_annotations(function).args
        )
        outermost = _outermost(function, self.parents)
        # The class of a method is needed; of a function, only the copy.
        outer.needed.add(COPY + function.name if outermost is function else outermost.name)
        return outer

    def _call_of_copy(self, function: Function, call: ast.Call, uses: set[str]) -> ast.expr:
        """The call of a function made into one of its copy, and awaited where it must be."""
        called = copy.deepcopy(call)
        if function.name == "__init__":
            called.func = unmade(called.func)
        rename(called, COPY + function.name)
        if not uses - {"self", "cls"} and not takes_any(function):
            called.args, called.keywords = placeholders(function, called, self.parents)
        if not isinstance(function, ast.AsyncFunctionDef):
            return called
        if isinstance(self._function_of(call), ast.AsyncFunctionDef):
            return ast.Await(called)
        return call_of("__import__('asyncio').run", called)

    def _uncalled(self, way: _Way, function: Function, uses: set[str]) -> _Way:
        """The way to a function that nobody calls and that needs none of its arguments here."""
        if uses or takes_any(function) or self.parents[function] is not self.tree:
            raise UnreachableError(f"nothing in this file calls '{function.name}'")
        called = ast.Call(ast.Name(COPY + function.name, ast.Load()), [], [])
        called.args, called.keywords = placeholders(function, called, self.parents)
        whole: ast.expr = called
        if isinstance(function, ast.AsyncFunctionDef):
            whole = call_of("__import__('asyncio').run", called)
        after_all = ast.Pass()
        self.tree.body.append(after_all)
        outer = _Way(after_all, [ast.Expr(whole)], None, needed_by(whole))
        outer.needed |= (way.needed - _bound_in(way)) | needed_by(
            without_annotations(function).args
        )
        return outer

    def _call_of(self, function: Function) -> ast.Call | None:
        """A call of a function elsewhere in the file; of a constructor, that of its class."""
        inside = set(ast.walk(function))
        owner = self.parents[function]
        is_method = isinstance(owner, ast.ClassDef) and function.name != "__init__"
        wanted = owner.name if isinstance(owner, ast.ClassDef) else function.name
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Call) or node in inside:
                continue
            called = node.func
            if is_method and isinstance(called, ast.Attribute) and called.attr == function.name:
                return node
            if not is_method and isinstance(called, ast.Name) and called.id == wanted:
                return node
        return None

    # --- what comes before ------------------------------------------------------------------

    def _collect(self, way: _Way, body: Block) -> None:
        """Add to what a way needs whatever the statements before it need that it keeps."""
        own = _bound_in(way)
        while True:
            before = set(way.needed)
            self._cut(body, way)
            # A function that is called on the way may set a global that the task takes along.
            way.needed |= self._taken_along(way.needed - own) - own
            if way.needed == before:
                return

    def _taken_along(self, names: set[str]) -> set[str]:
        """What globals need that are defined, or assigned to, at the top of the file."""
        found: set[str] = set()
        for statement in self.tree.body:
            is_plain = isinstance(statement, (*DEFINITIONS, ast.Assign, ast.AnnAssign))
            if is_plain and changed(statement) & names:
                found |= needed_by(statement)
        return found

    def _cut(self, body: Block, way: _Way) -> Block:
        """The statements of a body up to where it leads on; what they need is added."""
        kept: Block = []
        for statement in body:
            if statement is way.leads:
                return kept + way.instead
            if way.leads in ast.walk(statement) and not isinstance(statement, DEFINITIONS):
                return kept + self._inside(statement, way)
            kept += self._relevant(statement, way.needed)
        return kept

    def _inside(self, statement: ast.stmt, way: _Way) -> Block:
        """A compound statement that the way leads through: its header where that is needed."""
        for name in ("body", "orelse", "finalbody"):
            inner = getattr(statement, name, [])
            if any(way.leads in ast.walk(one) for one in inner):
                block = self._cut(inner, way)
                return self._headed(statement, block, way) if name == "body" else block
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            if any(way.leads in ast.walk(one) for one in part.body):
                return self._cut(part.body, way)
        raise UnreachableError("it stands where no slice leads")

    def _headed(self, statement: ast.stmt, block: Block, way: _Way) -> Block:
        if isinstance(statement, (ast.For, ast.AsyncFor)):
            way.needed |= needed_by(statement.iter)
            return [copied(statement, body=block, orelse=[])]
        if isinstance(statement, (ast.With, ast.AsyncWith)):
            items = [
                item
                for item in statement.items
                if item.optional_vars is not None
                and changed(ast.Assign([item.optional_vars], item.context_expr)) & way.needed
            ]
            for item in items:
                way.needed |= needed_by(item.context_expr)
            return [copied(statement, items=items, body=block)] if items else block
        test = getattr(statement, "test", None)
        if test is not None and changed(ast.Expr(test)) & way.needed:
            way.needed |= needed_by(test)
            return [ast.Expr(test), *block]
        return block

    def _relevant(self, statement: ast.stmt, needed: set[str]) -> Block:
        """The statement, or what of it binds or changes something that is needed."""
        sets = changed(statement) | set_by_calls(statement, self.tree)
        touched = self.effects.of(statement, self._function_of(statement) or self.tree)
        if not (sets | touched) & needed and ANY not in touched:
            only_copied = isinstance(statement, FUNCTIONS) and COPY + statement.name in needed
            return [statement] if only_copied else []
        blocks = [name for name in ("body", "orelse", "finalbody") if getattr(statement, name, [])]
        if isinstance(statement, DEFINITIONS) or not blocks:
            needed |= needed_by(statement)
            return [statement]
        if isinstance(statement, (ast.Try, ast.With, ast.AsyncWith)):
            needed |= needed_by(statement)
            return [statement]
        cut = {
            name: [one for each in getattr(statement, name) for one in self._relevant(each, needed)]
            for name in blocks
        }
        for name in ("test", "iter", "subject"):
            if hasattr(statement, name):
                needed |= needed_by(getattr(statement, name))
        return [copied(statement, **{**cut, "body": cut.get("body") or [ast.Pass()]})]

    # --- the text ---------------------------------------------------------------------------

    def _module(self, ways: list[_Way]) -> ast.Module:
        """The module, with a copy of each function on the way beside the function itself."""
        module = ways[-1]
        copies = {
            way.owner: copied(
                without_annotations(way.owner),
                name=COPY + way.owner.name,
                decorator_list=[],
                body=self._cut(way.owner.body, way) or [ast.Pass()],
            )
            for way in ways
            if way.owner is not None
        }
        self._collect(module, self.tree.body)
        needed = set().union(*(way.needed for way in ways))
        dropped = {
            owner
            for owner in copies
            if owner.name not in needed and _outermost(owner, self.parents) is owner
        }
        body = with_copies(self._cut(self.tree.body, module), copies, dropped)
        future = [
            one
            for one in self.tree.body
            if isinstance(one, ast.ImportFrom) and one.module == "__future__"
        ]
        body = future + [one for one in body if one not in future]
        return ast.fix_missing_locations(ast.Module(body, []))

    # --- places -----------------------------------------------------------------------------

    def _function_of(self, node: ast.AST) -> Function | None:
        """The function whose body a node stands in."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, FUNCTIONS):
                return node
        return None

    def _span(self, node: ast.expr | ast.stmt) -> Span:
        def column(row: int, offset: int) -> int:
            line = self.lines[row - 1] if row <= len(self.lines) else ""
            return len(line.encode()[:offset].decode(errors="ignore"))

        end_row, end_offset = node.end_lineno or node.lineno, node.end_col_offset or 0
        return Span(
            node.lineno,
            column(node.lineno, node.col_offset),
            end_row,
            column(end_row, end_offset),
        )

    def _try_find(self, span: Span, kind: type[ast.expr] = ast.expr) -> ast.expr | None:
        """The expression at a place, whether or not its parentheses are counted."""
        for node in ast.walk(self.tree):
            if not isinstance(node, kind) or abs(node.lineno - span.row) > 1:
                continue
            found = self._span(node)
            if found == span or self._bare(found) == self._bare(span):
                return node
        return None

    def _bare(self, span: Span) -> tuple[int, int]:
        """Where an expression begins and ends without parentheses, as offsets in the text."""
        start, end = self._offset(*span[:2]), self._offset(*span[2:])
        while start < end and self.text[start] in _AROUND:
            start += 1
        while start < end and self.text[end - 1] in _AROUND:
            end -= 1
        return start, end

    def _offset(self, row: int, column: int) -> int:
        return self.starts[row - 1] + column

    def _find(self, span: Span, kind: type[ast.Call]) -> ast.Call:
        found = self._try_find(span, kind)
        if not isinstance(found, ast.Call):
            raise UnreachableError("the submission was not found")
        return found


def _bound_in(way: _Way) -> set[str]:
    """The names that belong to the function of a way."""
    if way.owner is None:
        return set()
    outside = {
        name
        for node in ast.walk(way.owner)
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    }
    inside = set(parameters(way.owner)).union(*(bound(one) for one in way.owner.body))
    return {name for name in inside if name not in outside}


def _outermost(function: Function, parents: dict[ast.AST, ast.AST]) -> Function | ast.ClassDef:
    """The definition that a function belongs to in the scope that it is called from."""
    parent = parents[function]
    return parent if isinstance(parent, ast.ClassDef) else function
