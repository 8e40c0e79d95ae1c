"""A module of Python's tree as libcst's nodes: its statements, and what is in them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import libcst as cst

from flake8_dask_pickle.model.light.expressions import (
    ASYNC,
    Expressions,
    NotConvertible,
    make_annotation,
    make_from,
    make_name,
    make_tuple,
)
from flake8_dask_pickle.model.light.nodes import maker
from flake8_dask_pickle.model.light.places import Places
from flake8_dask_pickle.model.light.tables import AUGMENTED
from flake8_dask_pickle.model.light.text import Text

__all__ = ["NotConvertible", "light_tree"]

_attribute = maker(cst.Attribute, "value", "attr")
_module = maker(cst.Module, "body")
_line = maker(cst.SimpleStatementLine, "body")
_block = maker(cst.IndentedBlock, "body")
_suite = maker(cst.SimpleStatementSuite, "body")
_expression = maker(cst.Expr, "value")
_assign = maker(cst.Assign, "targets", "value")
_target = maker(cst.AssignTarget, "target")
_annotated = maker(cst.AnnAssign, "target", "annotation", "value")
_augmented = maker(cst.AugAssign, "target", "operator", "value")
_return = maker(cst.Return, "value")
_raise = maker(cst.Raise, "exc", "cause")
_delete = maker(cst.Del, "target")
_global = maker(cst.Global, "names")
_nonlocal = maker(cst.Nonlocal, "names")
_name_item = maker(cst.NameItem, "name")
_import = maker(cst.Import, "names")
_import_from = maker(cst.ImportFrom, "module", "names", "relative")
_alias = maker(cst.ImportAlias, "name", "asname")
_as_name = maker(cst.AsName, "name")
_assert = maker(cst.Assert, "test", "msg")
_if = maker(cst.If, "test", "body", "orelse")
_else = maker(cst.Else, "body")
_while = maker(cst.While, "test", "body", "orelse")
_for = maker(cst.For, "target", "iter", "body", "orelse", "asynchronous")
_finally = maker(cst.Finally, "body")
_with = maker(cst.With, "items", "body", "asynchronous")
_with_item = maker(cst.WithItem, "item", "asname")
_function = maker(
    cst.FunctionDef,
    "name",
    "params",
    "body",
    "decorators",
    "returns",
    "asynchronous",
    "type_parameters",
)
_class = maker(cst.ClassDef, "name", "body", "bases", "keywords", "decorators", "type_parameters")
_decorator = maker(cst.Decorator, "decorator")
_left = cst.LeftParen()
_dot = cst.Dot()
_set_left = cst.Name.lpar.__set__  # type: ignore[attr-defined]


def light_tree(tree: ast.Module, lines: Sequence[str]) -> tuple[cst.Module, Places]:
    """The module with libcst's nodes, and where they stand.

    `lines` are those of the text that it was parsed from. Raises NotConvertible for syntax that
    only libcst's own parser turns into its nodes.
    """
    statements = Statements(Text(lines))
    try:
        return _module(tuple(statements.lines(tree.body))), statements.places
    except KeyError:
        raise NotConvertible from None


class Statements(Expressions):
    """Converts the statements of one module."""

    def lines(self, statements: Sequence[ast.stmt]) -> Iterator[Any]:
        """The statements of a block; simple ones in one line belong together."""
        line: list[Any] = []
        row: int | None = 0
        for statement in statements:
            simple = _SIMPLE.get(type(statement))
            if line and (simple is None or statement.lineno != row):
                yield _line(tuple(line))
                line = []
            if simple is None:
                yield _COMPOUND[type(statement)](self, statement)
            else:
                line.append(simple(self, statement))
                row = statement.end_lineno
        if line:
            yield _line(tuple(line))

    def body(self, statements: Sequence[ast.stmt]) -> Any:
        """What is inside a compound statement: a block, or the rest of its line."""
        first = statements[0]
        if type(first) in _SIMPLE and not self.text.starts_line(first):
            return _suite(tuple(_SIMPLE[type(one)](self, one) for one in statements))
        return _block(tuple(self.lines(statements)))

    # --- simple statements ------------------------------------------------------------------

    def expression(self, node: ast.Expr) -> Any:
        return _expression(self.convert(node.value))

    def assign(self, node: ast.Assign) -> Any:
        targets = tuple(_target(self.convert(target)) for target in node.targets)
        return _assign(targets, self.convert(node.value))

    def annotated(self, node: ast.AnnAssign) -> Any:
        target = self.convert(node.target)
        if type(target) is cst.Name:
            _set_left(target, () if node.simple else (_left,))
        annotation = make_annotation(self.convert(node.annotation))
        return _annotated(target, annotation, self.optional(node.value))

    def augmented(self, node: ast.AugAssign) -> Any:
        target, value = self.convert(node.target), self.convert(node.value)
        return _augmented(target, AUGMENTED[type(node.op)], value)

    def returned(self, node: ast.Return) -> Any:
        return _return(self.optional(node.value))

    def raised(self, node: ast.Raise) -> Any:
        cause = None if node.cause is None else make_from(self.convert(node.cause))
        made = _raise(self.optional(node.exc), cause)
        self.origins[made] = node
        return made

    def deleted(self, node: ast.Delete) -> Any:
        if len(node.targets) == 1:
            return _delete(self.convert(node.targets[0]))
        return _delete(make_tuple(self.elements(node.targets)))

    def asserted(self, node: ast.Assert) -> Any:
        return _assert(self.convert(node.test), self.optional(node.msg))

    def global_names(self, node: ast.Global) -> Any:
        return _global(tuple(_name_item(make_name(name)) for name in node.names))

    def nonlocal_names(self, node: ast.Nonlocal) -> Any:
        return _nonlocal(tuple(_name_item(make_name(name)) for name in node.names))

    def imported(self, node: ast.Import) -> Any:
        return _import(self._aliases(node.names))

    def imported_from(self, node: ast.ImportFrom) -> Any:
        module = None if node.module is None else _dotted(node.module)
        starred = node.names[0].name == "*"
        names = object.__new__(cst.ImportStar) if starred else self._aliases(node.names)
        return _import_from(module, names, (_dot,) * (node.level or 0))

    def _aliases(self, names: Sequence[ast.alias]) -> tuple[Any, ...]:
        return tuple(
            _alias(
                _dotted(one.name), None if one.asname is None else _as_name(make_name(one.asname))
            )
            for one in names
        )

    # --- compound statements ----------------------------------------------------------------

    def condition(self, node: ast.If) -> Any:
        # A long `elif` nests deeper than Python's own stack.
        chain = [node]
        while True:
            rest = chain[-1].orelse
            if len(rest) != 1 or type(rest[0]) is not ast.If or not self.text.is_elif(rest[0]):
                break
            chain.append(rest[0])
        made = self._else(chain[-1].orelse)
        for one in reversed(chain):
            made = _if(self.convert(one.test), self.body(one.body), made)
        return made

    def _else(self, statements: Sequence[ast.stmt]) -> Any:
        return _else(self.body(statements)) if statements else None

    def repeated(self, node: ast.While) -> Any:
        return _while(self.convert(node.test), self.body(node.body), self._else(node.orelse))

    def loop(self, node: ast.For) -> Any:
        return self._loop(node, None)

    def async_loop(self, node: ast.AsyncFor) -> Any:
        return self._loop(node, ASYNC)

    def _loop(self, node: ast.For | ast.AsyncFor, asynchronous: cst.Asynchronous | None) -> Any:
        target, iterable = self.convert(node.target), self.convert(node.iter)
        return _for(target, iterable, self.body(node.body), self._else(node.orelse), asynchronous)

    def tried(self, node: Any) -> Any:
        make, make_handler = _TRIES[type(node)]
        handlers = tuple(
            make_handler(
                self.body(one.body),
                self.optional(one.type),
                None if one.name is None else _as_name(make_name(one.name)),
            )
            for one in node.handlers
        )
        last = _finally(self.body(node.finalbody)) if node.finalbody else None
        return make(self.body(node.body), handlers, self._else(node.orelse), last)

    def managed(self, node: ast.With) -> Any:
        return self._managed(node, None)

    def async_managed(self, node: ast.AsyncWith) -> Any:
        return self._managed(node, ASYNC)

    def _managed(
        self, node: ast.With | ast.AsyncWith, asynchronous: cst.Asynchronous | None
    ) -> Any:
        items = tuple(
            _with_item(
                self.convert(one.context_expr),
                None if one.optional_vars is None else _as_name(self.convert(one.optional_vars)),
            )
            for one in node.items
        )
        return _with(items, self.body(node.body), asynchronous)

    # --- definitions ------------------------------------------------------------------------

    def defined(self, node: ast.FunctionDef) -> Any:
        return self._defined(node, None)

    def async_defined(self, node: ast.AsyncFunctionDef) -> Any:
        return self._defined(node, ASYNC)

    def _defined(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        asynchronous: cst.Asynchronous | None,
    ) -> Any:
        if getattr(node, "type_params", None):
            raise NotConvertible
        made = _function(
            self._name_of(node),
            self.parameters(node.args),
            self.body(node.body),
            self._decorators(node),
            None if node.returns is None else make_annotation(self.convert(node.returns)),
            asynchronous,
            None,
        )
        self.origins[made] = node
        return made

    def class_defined(self, node: ast.ClassDef) -> Any:
        if getattr(node, "type_params", None):
            raise NotConvertible
        made = _class(
            self._name_of(node),
            self.body(node.body),
            self.arguments(node.bases, ()),
            self.arguments((), node.keywords),
            self._decorators(node),
            None,
        )
        self.origins[made] = node
        return made

    def _name_of(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Any:
        name = make_name(node.name)
        self.origins[name] = node
        return name

    def _decorators(self, node: Any) -> tuple[Any, ...]:
        made = tuple(_decorator(self.convert(one)) for one in node.decorator_list)
        self.origins.update(zip(made, node.decorator_list, strict=True))
        return made


def _dotted(name: str) -> Any:
    first, *rest = name.split(".")
    made = make_name(first)
    for one in rest:
        made = _attribute(made, make_name(one))
    return made


_TRIES: dict[type[ast.stmt], tuple[Any, Any]] = {
    ast.Try: (
        maker(cst.Try, "body", "handlers", "orelse", "finalbody"),
        maker(cst.ExceptHandler, "body", "type", "name"),
    )
}
_SIMPLE: dict[type[ast.stmt], Callable[[Statements, Any], Any]] = {
    ast.Expr: Statements.expression,
    ast.Assign: Statements.assign,
    ast.AnnAssign: Statements.annotated,
    ast.AugAssign: Statements.augmented,
    ast.Return: Statements.returned,
    ast.Raise: Statements.raised,
    ast.Delete: Statements.deleted,
    ast.Assert: Statements.asserted,
    ast.Global: Statements.global_names,
    ast.Nonlocal: Statements.nonlocal_names,
    ast.Import: Statements.imported,
    ast.ImportFrom: Statements.imported_from,
    ast.Pass: lambda _, __: object.__new__(cst.Pass),
    ast.Break: lambda _, __: object.__new__(cst.Break),
    ast.Continue: lambda _, __: object.__new__(cst.Continue),
}
_COMPOUND: dict[type[ast.stmt], Callable[[Statements, Any], Any]] = {
    ast.If: Statements.condition,
    ast.While: Statements.repeated,
    ast.For: Statements.loop,
    ast.AsyncFor: Statements.async_loop,
    ast.Try: Statements.tried,
    ast.With: Statements.managed,
    ast.AsyncWith: Statements.async_managed,
    ast.FunctionDef: Statements.defined,
    ast.AsyncFunctionDef: Statements.async_defined,
    ast.ClassDef: Statements.class_defined,
}
