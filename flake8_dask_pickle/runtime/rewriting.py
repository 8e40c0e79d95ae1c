"""Pieces of syntax trees, made anew: calls, copies with changes, placeholders."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def call_of(name: str, *arguments: ast.expr) -> ast.Call:
    """A call of what an expression names."""
    function = ast.parse(name, mode="eval").body
    return ast.Call(function, list(arguments), [])


def copied(node: ast.stmt, **changes: object) -> ast.stmt:
    """A shallow copy of a statement with other fields."""
    made = copy.copy(node)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def replaced(root: ast.expr, old: ast.Call, new: ast.expr) -> ast.expr:
    """A copy of an expression with one call in it replaced."""

    class Replace(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            return new if node is mark else self.generic_visit(node)

    memo: dict[int, object] = {}
    made = copy.deepcopy(root, memo)
    mark = memo.get(id(old))
    replaced = Replace().visit(made)
    return replaced if isinstance(replaced, ast.expr) else made


def unmade(cls: ast.expr) -> ast.Attribute:
    """An instance that its constructor has not run on yet, ready for a method to be called."""
    made = ast.Call(ast.Attribute(cls, "__new__", ast.Load()), [copy.deepcopy(cls)], [])
    return ast.Attribute(made, "__init__", ast.Load())


def rename(call: ast.Call, name: str) -> None:
    """Give what a call calls another last name."""
    if isinstance(call.func, ast.Attribute):
        call.func.attr = name
    elif isinstance(call.func, ast.Name):
        call.func.id = name


def parameters(function: Function) -> list[str]:
    """The names of all parameters."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    stars = [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    return [one.arg for one in (*every, *stars)]


def without_annotations(function: Function) -> Function:
    """A copy of a function whose signature has no annotations; its body is shared."""
    made = copy.copy(function)
    made.args = copy.deepcopy(function.args)
    made.returns = None
    for node in ast.walk(made.args):
        if isinstance(node, ast.arg):
            node.annotation = None
    return made


def takes_any(function: Function) -> bool:
    """Whether it has a `*` or `**` parameter."""
    return function.args.vararg is not None or function.args.kwarg is not None


def placeholders(
    function: Function, call: ast.Call, parents: dict[ast.AST, ast.AST]
) -> tuple[list[ast.expr], list[ast.keyword]]:
    """Arguments for a call of a function that needs none of them."""
    positional = [*function.args.posonlyargs, *function.args.args]
    is_method = isinstance(parents.get(function), ast.ClassDef)
    static = any(getattr(one, "id", "") == "staticmethod" for one in function.decorator_list)
    bound = is_method and not static and isinstance(call.func, ast.Attribute)
    required = positional[bound : len(positional) - len(function.args.defaults)]
    keywords = [
        ast.keyword(one.arg, ast.Constant(None))
        for one, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        if default is None
    ]
    return [ast.Constant(None) for _ in required], keywords


def with_copies(
    body: Iterable[ast.stmt], copies: Mapping[Function, ast.stmt], dropped: set[Function]
) -> list[ast.stmt]:
    """The statements, with the copy of a function after it, or in its place if it is dropped."""

    class Add(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> object:
            return self._with_copy(node)

        def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> object:
            return self._with_copy(node)

        def _with_copy(self, node: Function) -> object:
            made = copies.get(node)
            self.generic_visit(node)
            if made is None:
                return node
            self.generic_visit(made)
            return made if node in dropped else [node, made]

    return list(_flat(Add().visit(one) for one in body))


def _flat(groups: Iterable[object]) -> Iterator[ast.stmt]:
    for one in groups:
        if isinstance(one, list):
            yield from one
        elif isinstance(one, ast.stmt):
            yield one
