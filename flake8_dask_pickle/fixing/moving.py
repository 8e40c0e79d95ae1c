"""The statements of the driver that make something, so that a task can make it itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, names_in
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.flow import bindings_before
from flake8_dask_pickle.model.tree import below, children

#: More statements than this are not copied into a function.
MOST_COPIED = 6

_WITH_TARGETS = (cst.AssignTarget, cst.AnnAssign, cst.For, cst.NamedExpr, cst.CompFor)
_LOOPS = (cst.For, cst.While)
_STATEMENTS = (cst.BaseSmallStatement, cst.BaseCompoundStatement)


def made_by_statements(
    aid: Aid, names: Iterable[str], at: Scope, reader: Scope, parameter: str | None = None
) -> list[str]:
    """What makes these names of a scope, as lines for the start of the function that reads them.

    What the function sees anyway and can travel is not made anew. `parameter` is the one that the
    object was passed to. Raises CannotMendError where something else could have changed the
    objects, or where a name means something else in the function.
    """
    making = _Making(aid, at, reader)
    for name in sorted(names):
        making.follow(name)
    return making.lines(reader.bound - {parameter})


@dataclass(eq=False)
class _Making:
    """Collects the statements that make what a function reads."""

    aid: Aid
    at: Scope
    reader: Scope
    #: Statements by the offset at which they begin.
    found: dict[int, cst.CSTNode] = field(default_factory=dict)
    _followed: dict[str, bool] = field(default_factory=dict)

    def follow(self, name: str) -> bool:
        """Take what makes a name; whether what cannot travel is among it."""
        owner = self.at.owner_of(name)
        if name in self._followed or owner is None:
            return self._followed.get(name, False)
        self._followed[name] = False
        is_seen = owner.kind == "module" or owner in self.reader.ancestors()
        if is_seen and not _is_variable(name, owner):
            return False
        before = dict(self.found)
        statements = list(self._makers(name, owner))
        has_culprit = any([self._take(one, name) for one in statements])  # noqa: C419 - all are taken
        if is_seen and not has_culprit:
            self.found = before
        elif not statements:
            raise CannotMendError("it is not made by a statement")
        elif not is_seen and name in self.reader.symbols and name not in self.reader.bound:
            raise CannotMendError("the function has another variable of the same name")
        self._followed[name] = has_culprit
        return has_culprit

    def _take(self, statement: cst.CSTNode, name: str) -> bool:
        start, end = self.aid.span(statement)
        origin, _ = self.aid.span(self.aid.carried.capture.origin)
        self.found[start] = statement
        if len(self.found) > MOST_COPIED:
            raise CannotMendError("it takes too many statements to make it")
        read = {one.value for one in names_in(statement)}
        needed = [self.follow(one) for one in read - _bound_by(statement) - {name}]
        return start <= origin < end or any(needed)

    def _makers(self, name: str, owner: Scope) -> Iterator[cst.CSTNode]:
        """The statements that bind a variable once, and those that put things into it."""
        bindings = 0
        for node in self.aid.references(name):
            if self.aid.scope_at(node).owner_of(name) is not owner:
                continue
            statement = self.aid.around(node, _STATEMENTS)
            if self._is_submission(statement) or isinstance(
                statement, (cst.Global, cst.Nonlocal, cst.FunctionDef, cst.ClassDef)
            ):
                continue
            if name in _bound_by(statement):
                if not isinstance(statement, (cst.Assign, cst.AnnAssign)):
                    raise CannotMendError("it is not made by an assignment")
                bindings += 1
            elif not _changes(statement, node):
                if isinstance(statement, cst.Expr) and not self._is_put_into(statement):
                    raise CannotMendError("it is used elsewhere as well")
                continue
            yield self._whole(statement)
        if bindings > 1:
            raise CannotMendError("it is not made in one place")

    def _is_submission(self, statement: cst.CSTNode) -> bool:
        start, end = self.aid.span(statement)
        place, _ = self.aid.span(self.aid.report.node)
        return start <= place < end

    def _is_put_into(self, statement: cst.Expr) -> bool:
        """Whether it is put into something that is made as well: `box.append(x)`."""
        value = statement.value
        into = _first(value.func) if isinstance(value, cst.Call) else None
        return isinstance(into, cst.Name) and into.value in self._followed

    def _whole(self, statement: cst.CSTNode) -> cst.CSTNode:
        """The outermost loop around a statement that does not submit anything; or the statement."""
        found = one = statement
        while True:
            outer = self.aid.keeping.parents.get(one)
            if outer is None or isinstance(outer, (cst.FunctionDef, cst.ClassDef, cst.Module)):
                return found
            if isinstance(outer, (cst.If, cst.Try, cst.Match)) and not self._is_submission(outer):
                raise CannotMendError("whether it is made depends")
            if isinstance(outer, _LOOPS) and not self._is_submission(outer):
                found = outer
            one = outer

    def lines(self, taken: Iterable[str]) -> list[str]:
        """The statements from the top down; `taken` are names that they may not bind."""
        if {name for one in self.found.values() for name in _bound_by(one)} & set(taken):
            raise CannotMendError("the function has variables of the same names")
        return [line for _, one in sorted(self.found.items()) for line in self._lines_of(one)]

    def _lines_of(self, statement: cst.CSTNode) -> list[str]:
        if not isinstance(statement, cst.BaseCompoundStatement):
            return [self.aid.on_one_line(statement)]
        column = self.aid.text.place(self.aid.span(statement)[0])[1]
        first, *rest = self.aid.source(statement).rstrip().splitlines()
        # Comments stay with the original.
        return [first, *(line[column:] for line in rest if not line.lstrip().startswith("#"))]


def _is_variable(name: str, owner: Scope) -> bool:
    """Whether assignments make it, and not `import`, `def` or a caller."""
    return all(
        one.kind in ("assign", "augment", "narrow")
        for one in bindings_before(owner.exit.end())
        if one.name == name
    )


def _bound_by(statement: cst.CSTNode) -> set[str]:
    """The names that a statement assigns, with what is inside it."""
    found: set[str] = set()
    for node in (statement, *below(statement)):
        if isinstance(node, _WITH_TARGETS):
            found |= _plain(node.target)
        elif isinstance(node, cst.AsName):
            found |= _plain(node.name)
    return found


def _plain(target: cst.CSTNode) -> set[str]:
    """The names in a target; those of `x[0]` and `x.y` are not assigned."""
    if isinstance(target, cst.Name):
        return {target.value}
    if isinstance(target, (cst.Subscript, cst.Attribute)):
        return set()
    return {name for child in children(target) for name in _plain(child)}


def _changes(statement: cst.CSTNode, node: cst.CSTNode) -> bool:
    """Whether a statement changes the object of this name: `x += …`, `x[0] = …`, `x.append(…)`."""
    if isinstance(statement, cst.AugAssign):
        return _first(statement.target) is node
    if isinstance(statement, cst.Assign):
        return any(_first(one.target) is node for one in statement.targets)
    value = statement.value if isinstance(statement, cst.Expr) else None
    return (
        isinstance(value, cst.Call)
        and isinstance(value.func, cst.Attribute)
        and _first(value.func) is node
    )


def _first(node: cst.CSTNode) -> cst.CSTNode:
    """What an attribute or an item is asked of, in the end."""
    while isinstance(node, (cst.Attribute, cst.Subscript)):
        node = node.value
    return node
