"""Expressions of Python's tree as libcst's nodes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from flake8_dask_pickle.model.light.nodes import maker
from flake8_dask_pickle.model.light.places import Places
from flake8_dask_pickle.model.light.tables import BINARY, BOOLEAN, COMPARISON, UNARY
from flake8_dask_pickle.model.light.text import Text

#: Whether Python says where the parts of an f-string stand.
_KNOWS_PARTS = sys.version_info >= (3, 12)


class NotConvertible(Exception):
    """A piece of syntax that libcst itself has to read."""


make_name = maker(cst.Name, "value")
_attribute = maker(cst.Attribute, "value", "attr")
_call = maker(cst.Call, "func", "args")
make_arg = maker(cst.Arg, "value", "keyword", "star")
_integer = maker(cst.Integer, "value")
_float = maker(cst.Float, "value")
_imaginary = maker(cst.Imaginary, "value")
_simple_string = maker(cst.SimpleString, "value")
_joined = maker(cst.ConcatenatedString, "left", "right")
_formatted = maker(cst.FormattedString, "parts")
_formatted_part = maker(cst.FormattedStringExpression, "expression", "format_spec")
_element = maker(cst.Element, "value")
_starred = maker(cst.StarredElement, "value")
_list = maker(cst.List, "elements")
make_tuple = maker(cst.Tuple, "elements")
_set = maker(cst.Set, "elements")
_dict = maker(cst.Dict, "elements")
_dict_element = maker(cst.DictElement, "key", "value")
_starred_dict_element = maker(cst.StarredDictElement, "value")
_dict_comp = maker(cst.DictComp, "key", "value", "for_in")
_for_in = maker(cst.CompFor, "target", "iter", "ifs", "inner_for_in", "asynchronous")
_condition = maker(cst.CompIf, "test")
_lambda = maker(cst.Lambda, "params", "body")
_conditional = maker(cst.IfExp, "test", "body", "orelse")
_boolean = maker(cst.BooleanOperation, "left", "operator", "right")
_unary = maker(cst.UnaryOperation, "operator", "expression")
_binary = maker(cst.BinaryOperation, "left", "operator", "right")
_comparison = maker(cst.Comparison, "left", "comparisons")
_compared = maker(cst.ComparisonTarget, "operator", "comparator")
_subscript = maker(cst.Subscript, "value", "slice")
_subscript_element = maker(cst.SubscriptElement, "slice")
_index = maker(cst.Index, "value", "star")
_slice = maker(cst.Slice, "lower", "upper", "step")
_yield = maker(cst.Yield, "value")
make_from = maker(cst.From, "item")
_await = maker(cst.Await, "expression")
_walrus = maker(cst.NamedExpr, "target", "value")
_parameters = maker(
    cst.Parameters, "params", "star_arg", "kwonly_params", "star_kwarg", "posonly_params"
)
_parameter = maker(cst.Param, "name", "annotation", "default")
make_annotation = maker(cst.Annotation, "annotation")

ASYNC = cst.Asynchronous()
_PLAIN_STAR = cst.ParamStar()
_ELLIPSIS = cst.Ellipsis


class Expressions:
    """Converts the expressions of one module."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.places = Places(text)
        self.origins = self.places.origins
        #: Inside an f-string, whose parts do not stand where older Pythons say that they do.
        self.formatting = 0

    def convert(self, node: ast.expr) -> Any:
        """The expression as a node of libcst."""
        made = _CONVERTERS[type(node)](self, node)
        self.origins[made] = node
        return made

    def optional(self, node: ast.expr | None) -> Any:
        """The expression, if there is one."""
        return None if node is None else self.convert(node)

    # --- literals ---------------------------------------------------------------------------

    def constant(self, node: ast.Constant) -> Any:
        value: Any = node.value
        kind = type(value)
        if kind is str or kind is bytes:
            return _simple_string(repr(value)) if self.formatting else self.text.string(node)
        if value is None or kind is bool:
            return make_name(repr(value))
        if kind is int:
            return _integer(str(value) if value < 1 << 62 else hex(value))
        if kind is float:
            return _float("1e999" if value == float("inf") else repr(value))
        if kind is complex:
            return _imaginary(f"{value.imag!r}j")
        return object.__new__(_ELLIPSIS)

    def formatted(self, node: ast.JoinedStr) -> Any:
        joined = not self.formatting and self.text.is_joined(node)
        self.formatting += 1
        if not _KNOWS_PARTS:
            self.origins = {}
        parts = _formatted(self._parts(node))
        self.formatting -= 1
        if not self.formatting:
            self.origins = self.places.origins
        # Whatever stands in the rest of a joined string stands in its first part here.
        return _joined(parts, _simple_string('""')) if joined else parts

    def _parts(self, node: ast.JoinedStr) -> tuple[Any, ...]:
        return tuple(
            _formatted_part(
                self.convert(part.value),
                None if part.format_spec is None else self._parts(part.format_spec),  # type: ignore[arg-type]
            )
            for part in node.values
            if isinstance(part, ast.FormattedValue)
        )

    # --- names, calls and items -------------------------------------------------------------

    def name(self, node: ast.Name) -> Any:
        return make_name(node.id)

    def attribute(self, node: ast.Attribute) -> Any:
        return _attribute(self.convert(node.value), make_name(node.attr))

    def call(self, node: ast.Call) -> Any:
        return _call(self.convert(node.func), self.arguments(node.args, node.keywords))

    def arguments(
        self, args: Sequence[ast.expr], keywords: Sequence[ast.keyword]
    ) -> tuple[Any, ...]:
        """The arguments of a call, in the order in which they are written."""
        found = []
        mixed = False
        for arg in args:
            if type(arg) is ast.Starred:
                mixed = True
                found.append(make_arg(self.convert(arg.value), None, "*"))
            else:
                found.append(make_arg(self.convert(arg), None, ""))
        if not keywords:
            return tuple(found)
        for keyword in keywords:
            name = keyword.arg
            if name is None:
                found.append(make_arg(self.convert(keyword.value), None, "**"))
            else:
                found.append(make_arg(self.convert(keyword.value), make_name(name), ""))
        if mixed:
            nodes: Sequence[Any] = (*args, *keywords)
            places = [(one.lineno, one.col_offset) for one in nodes]
            order = sorted(range(len(found)), key=places.__getitem__)
            return tuple(found[at] for at in order)
        return tuple(found)

    def subscript(self, node: ast.Subscript) -> Any:
        part = node.slice
        value = self.convert(node.value)
        if type(part) is ast.Tuple and not self._is_one(part):
            return _subscript(value, tuple(self._item(one) for one in part.elts))
        return _subscript(value, (self._item(part),))

    def _is_one(self, node: ast.Tuple) -> bool:
        if self.formatting:
            raise NotConvertible
        return self.text.has_parentheses(node)

    def _item(self, node: ast.expr) -> Any:
        if type(node) is ast.Slice:
            bounds = self.optional(node.lower), self.optional(node.upper), self.optional(node.step)
            return _subscript_element(_slice(*bounds))
        if type(node) is ast.Starred:
            return _subscript_element(_index(self.convert(node.value), "*"))
        return _subscript_element(_index(self.convert(node), None))

    # --- containers and comprehensions ------------------------------------------------------

    def elements(self, nodes: Sequence[ast.expr]) -> tuple[Any, ...]:
        return tuple(
            _starred(self.convert(one.value))
            if type(one) is ast.Starred
            else _element(self.convert(one))
            for one in nodes
        )

    def list(self, node: ast.List) -> Any:
        return _list(self.elements(node.elts))

    def tuple(self, node: ast.Tuple) -> Any:
        return make_tuple(self.elements(node.elts))

    def set(self, node: ast.Set) -> Any:
        return _set(self.elements(node.elts))

    def dict(self, node: ast.Dict) -> Any:
        return _dict(
            tuple(
                _starred_dict_element(self.convert(value))
                if key is None
                else _dict_element(self.convert(key), self.convert(value))
                for key, value in zip(node.keys, node.values, strict=True)
            )
        )

    def starred(self, node: ast.Starred) -> Any:
        return _starred(self.convert(node.value))

    def comprehension(self, node: Any) -> Any:
        return _COMPREHENSIONS[type(node)](self.convert(node.elt), self._clauses(node.generators))

    def dict_comprehension(self, node: ast.DictComp) -> Any:
        key, value = self.convert(node.key), self.convert(node.value)
        return _dict_comp(key, value, self._clauses(node.generators))

    def _clauses(self, generators: Sequence[ast.comprehension]) -> Any:
        inner = None
        for clause in reversed(generators):
            ifs = tuple(_condition(self.convert(test)) for test in clause.ifs)
            target, iterable = self.convert(clause.target), self.convert(clause.iter)
            inner = _for_in(target, iterable, ifs, inner, ASYNC if clause.is_async else None)
        return inner

    # --- operators --------------------------------------------------------------------------

    def boolean(self, node: ast.BoolOp) -> Any:
        operator = BOOLEAN[type(node.op)]
        left = self.convert(node.values[0])
        for right in node.values[1:]:
            left = _boolean(left, operator, self.convert(right))
        return left

    def unary(self, node: ast.UnaryOp) -> Any:
        return _unary(UNARY[type(node.op)], self.convert(node.operand))

    def binary(self, node: ast.BinOp) -> Any:
        # `a + b + …` nests to the left, often deeper than Python's own stack.
        rights = []
        left: ast.expr = node
        while type(left) is ast.BinOp:
            rights.append((left.op, left.right))
            left = left.left
        made = self.convert(left)
        for operator, right in reversed(rights):
            made = _binary(made, BINARY[type(operator)], self.convert(right))
        return made

    def comparison(self, node: ast.Compare) -> Any:
        left = self.convert(node.left)
        pairs = zip(node.ops, node.comparators, strict=True)
        return _comparison(
            left, tuple(_compared(COMPARISON[type(op)], self.convert(one)) for op, one in pairs)
        )

    def conditional(self, node: ast.IfExp) -> Any:
        return _conditional(*map(self.convert, (node.test, node.body, node.orelse)))

    def walrus(self, node: ast.NamedExpr) -> Any:
        return _walrus(self.convert(node.target), self.convert(node.value))

    def yielded(self, node: ast.Yield) -> Any:
        return _yield(self.optional(node.value))

    def yielded_from(self, node: ast.YieldFrom) -> Any:
        return _yield(make_from(self.convert(node.value)))

    def awaited(self, node: ast.Await) -> Any:
        return _await(self.convert(node.value))

    # --- functions --------------------------------------------------------------------------

    def function(self, node: ast.Lambda) -> Any:
        return _lambda(self.parameters(node.args), self.convert(node.body))

    def parameters(self, args: ast.arguments) -> Any:
        """The parameters of a function."""
        positional = [*args.posonlyargs, *args.args]
        missing = len(positional) - len(args.defaults)
        defaults = [*[None] * missing, *args.defaults]
        made = [self._parameter(*one) for one in zip(positional, defaults, strict=True)]
        keyword_only = zip(args.kwonlyargs, args.kw_defaults, strict=True)
        star: Any = _PLAIN_STAR if args.kwonlyargs else cst.MaybeSentinel.DEFAULT
        if args.vararg is not None:
            star = self._parameter(args.vararg, None)
        before = len(args.posonlyargs)
        return _parameters(
            tuple(made[before:]),
            star,
            tuple(self._parameter(*one) for one in keyword_only),
            None if args.kwarg is None else self._parameter(args.kwarg, None),
            tuple(made[:before]),
        )

    def _parameter(self, arg: ast.arg, default: ast.expr | None) -> Any:
        annotation = (
            None if arg.annotation is None else make_annotation(self.convert(arg.annotation))
        )
        return _parameter(make_name(arg.arg), annotation, self.optional(default))


_COMPREHENSIONS: dict[type[ast.expr], Any] = {
    ast.ListComp: maker(cst.ListComp, "elt", "for_in"),
    ast.SetComp: maker(cst.SetComp, "elt", "for_in"),
    ast.GeneratorExp: maker(cst.GeneratorExp, "elt", "for_in"),
}
_CONVERTERS: dict[type[ast.expr], Callable[[Expressions, Any], Any]] = {
    ast.Constant: Expressions.constant,
    ast.JoinedStr: Expressions.formatted,
    ast.Name: Expressions.name,
    ast.Attribute: Expressions.attribute,
    ast.Call: Expressions.call,
    ast.Subscript: Expressions.subscript,
    ast.List: Expressions.list,
    ast.Tuple: Expressions.tuple,
    ast.Set: Expressions.set,
    ast.Dict: Expressions.dict,
    ast.Starred: Expressions.starred,
    ast.ListComp: Expressions.comprehension,
    ast.SetComp: Expressions.comprehension,
    ast.GeneratorExp: Expressions.comprehension,
    ast.DictComp: Expressions.dict_comprehension,
    ast.BoolOp: Expressions.boolean,
    ast.UnaryOp: Expressions.unary,
    ast.BinOp: Expressions.binary,
    ast.Compare: Expressions.comparison,
    ast.IfExp: Expressions.conditional,
    ast.NamedExpr: Expressions.walrus,
    ast.Yield: Expressions.yielded,
    ast.YieldFrom: Expressions.yielded_from,
    ast.Await: Expressions.awaited,
    ast.Lambda: Expressions.function,
}
