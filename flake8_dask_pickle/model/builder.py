"""The visitor: one pass over a libcst tree that builds the model.

It dispatches on the node's type itself instead of subclassing `libcst.CSTVisitor`: the stock walk
also enters whitespace, commas and brackets and rebuilds what it has visited, which costs as much
as the parse. The order of visits is the order of execution, because bindings are numbered by it.
"""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import libcst as cst

from flake8_dask_pickle.model.light import Places
from flake8_dask_pickle.model.module import (
    Await,
    Call,
    Handler,
    Managed,
    Model,
    Tried,
    asks_about,
    dotted_path,
    last_name,
)
from flake8_dask_pickle.model.patterns import captured_names, pattern_expressions
from flake8_dask_pickle.model.scopes import (
    Binding,
    BindingKind,
    Block,
    Change,
    ChangeKind,
    Guard,
    Parameter,
    Point,
    Result,
    Scope,
    ScopeKind,
    StarStep,
    Step,
)
from flake8_dask_pickle.model.symbols import resolve_symbols

#: What methods of containers do with what they are given: the last argument, except for `drop`.
CHANGES: dict[str, ChangeKind] = {
    **dict.fromkeys(("append", "add", "appendleft", "insert", "put"), "put"),
    **dict.fromkeys(("extend", "update", "extendleft"), "put_all"),
    "pop": "drop",
    "popleft": "drop_first",
    **dict.fromkeys(("remove", "discard"), "remove"),
    "setdefault": "set_default",
    "clear": "clear",
}

#: The last words of the calls that store attributes.
_SETTING = frozenset({"setattr", "__setattr__", "update"})

#: libcst has these as names; to Python they are constants.
CONSTANTS = frozenset({"True", "False", "None"})


def build_model(tree: cst.Module, places: Places | None = None) -> Model:
    """The model of a parsed module; a tree of `model.light` comes with its places."""
    module = Scope("module", "<module>", tree, None, None)
    model = Model(tree, module, places=places)
    builder = ModelBuilder(model)
    builder.run()
    resolve_symbols(model.module)
    return model


@dataclass(slots=True)
class _Loop:
    """Where `continue` and `break` of a loop lead."""

    head: Block
    breaks: list[Block] = field(default_factory=list)


class ModelBuilder:
    """Walks the tree once and fills in a `Model`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.scope = model.module
        self.block = model.module.entry
        self.tick = 0
        self.loops: list[_Loop] = []
        #: The blocks that end in a `return`, for each `with` and `finally` that they leave by it.
        self.returning: list[list[Block]] = []
        #: While inside `try`: the blocks from whose end an exception may leave, innermost last.
        self.raising: list[list[Block]] = []
        #: The bodies of `try` statements with handlers that the current code is in, innermost last.
        self.tried: list[Tried] = []
        self.class_name = ""
        self.guards: tuple[Guard, ...] = ()
        #: While the targets of a `for` statement are bound: when its iterable was evaluated.
        self.iterated_at: Point | None = None
        #: Inside `if TYPE_CHECKING:` and the like, which the compiler does not drop though it
        #: never runs.
        self.compiled = False
        model.scope_of[model.tree] = model.module

    def run(self) -> None:
        self.suite(self.model.tree.body)
        self._leave_scope()

    # --- blocks -----------------------------------------------------------------------------

    def now(self) -> Point:
        """The next moment of the current block."""
        self.tick += 1
        return Point(self.block, self.tick)

    def fresh_block(self, *before: Block) -> Block:
        """A new current block that is entered from the end of `before`."""
        ways = [block for block in before if block.live]
        self.block = Block(self.scope, live=bool(ways), before=ways, guards=self.guards)
        for blocks in self.raising:
            blocks.append(self.block)
        return self.block

    def dead_block(self) -> None:
        self.block = Block(self.scope, live=False)

    def _leave_scope(self) -> None:
        scope = self.scope
        if self.block.live:
            scope.exit.before.append(self.block)
        scope.exit.live = bool(scope.exit.before)

    @contextmanager
    def inside(
        self, kind: ScopeKind, name: str, node: cst.CSTNode, *, is_async: bool = False
    ) -> Iterator[Scope]:
        """A new scope, with a flow of its own; afterwards the old one goes on."""
        scope = Scope(kind, name, node, self.scope, self.now(), is_async=is_async)
        scope.entry.live = self.block.live
        self.scope.children.append(scope)
        self.model.scope_of[node] = scope
        saved = self.scope, self.block, self.loops, self.raising, self.class_name, self.guards
        self.scope, self.block, self.loops, self.raising = scope, scope.entry, [], []
        self.guards = ()
        tried, self.tried = self.tried, []
        returning, self.returning = self.returning, []
        if kind == "class":
            self.class_name = name
        yield scope
        self._leave_scope()
        self.scope, self.block, self.loops, self.raising, self.class_name, self.guards = saved
        self.tried, self.returning = tried, returning

    # --- names ------------------------------------------------------------------------------

    def mangled(self, name: str) -> str:
        """The name that Python itself uses: normalised, and private names of a class prefixed."""
        if name.isascii() and not name.startswith("__"):
            return name  # nearly all
        if not name.isascii():
            name = unicodedata.normalize("NFKC", name)
        owner = self.class_name.lstrip("_")
        if not owner or not name.startswith("__") or name.endswith("__"):
            return name
        return f"_{owner}{name}"

    def use(self, name: str) -> None:
        name = self.mangled(name)
        self.scope.used.add(name)
        if self.block.live or self.compiled:
            self.scope.code_names.add(name)

    def bind(
        self,
        name: str,
        kind: BindingKind,
        node: cst.CSTNode,
        *,
        scope: Scope | None = None,
        **rest: Any,
    ) -> None:
        """Record that `name` gets a value now, in the scope that the name belongs to."""
        name = self.mangled(name)
        owner = scope or self.scope
        owner.bound.add(name)
        if self.block.live:
            self.scope.code_names.add(name)
        binding = Binding(name, kind, self.now(), node, value_at=self.iterated_at, **rest)
        self.block.add(name, binding)
        if name in owner.declared_global or name in owner.declared_nonlocal:
            owner.outer_writes.setdefault(name, []).append(binding)

    def store(
        self,
        target: cst.BaseExpression,
        kind: BindingKind,
        value: Any,
        path: tuple[Step, ...] = (),
        *,
        is_async: bool = False,
        node: cst.CSTNode | None = None,
    ) -> None:
        """Bind every name of an assignment target to its part of `value`."""
        if isinstance(target, cst.Name):
            self.bind(target.value, kind, node or target, value=value, path=path, is_async=is_async)
        elif isinstance(target, (cst.Tuple, cst.List)):
            self._store_each(target.elements, kind, value, path, is_async)
        elif isinstance(target, cst.Attribute):
            self.visit(target.value)
            dotted = dotted_path(target)
            if dotted is not None:
                self._store_attribute(dotted, target, kind, value, path, is_async)
        elif isinstance(target, cst.Subscript):
            self.visit(target)
            dotted = dotted_path(target.value)
            if dotted is not None and not path:
                self._store_item(dotted, target, value)
        else:
            self.visit(target)

    def _store_each(
        self,
        elements: Sequence[cst.BaseElement],
        kind: BindingKind,
        value: Any,
        path: tuple[Step, ...],
        is_async: bool,
    ) -> None:
        starred = next(
            (at for at, e in enumerate(elements) if isinstance(e, cst.StarredElement)), None
        )
        for at, element in enumerate(elements):
            step: Step = at
            if starred is not None and at == starred:
                step = StarStep(at, len(elements) - at - 1)
            elif starred is not None and at > starred:
                step = at - len(elements)
            self.store(element.value, kind, value, (*path, step), is_async=is_async)

    def _store_attribute(
        self,
        dotted: str,
        target: cst.Attribute,
        kind: BindingKind,
        value: Any,
        path: tuple[Step, ...],
        is_async: bool,
    ) -> None:
        binding = self._bind_path(dotted, kind, target, value)
        binding.path, binding.is_async = path, is_async

    def _bind_path(self, dotted: str, kind: BindingKind, node: cst.CSTNode, value: Any) -> Binding:
        """Record that the attribute at the end of a dotted path gets a value now."""
        first, _, rest = dotted.partition(".")
        first = self.mangled(first)
        binding = Binding(f"{first}.{rest}", kind, self.now(), node, value=value)
        self.block.add(binding.name, binding)
        self.model.attribute_writes.setdefault(rest.rpartition(".")[2], []).append(binding)
        if "." not in rest:
            self.scope.attributes_of.add(first)
        return binding

    def _store_item(
        self, dotted: str, target: cst.Subscript, value: cst.BaseExpression | None
    ) -> None:
        owner, _, last = dotted.rpartition(".")
        index = target.slice[0].slice
        key = index.value if isinstance(index, cst.Index) else None
        if last == "__dict__" and owner and isinstance(key, cst.SimpleString):
            kind: BindingKind = "del" if value is None else "assign"
            self._bind_path(f"{owner}.{key.raw_value}", kind, target, value)
        elif value is None:
            self._change(dotted, "drop", key=key)
        elif isinstance(index, cst.Slice):
            self._change(dotted, "put_all", value)
        else:
            self._change(dotted, "set", value, key)

    def _set_by_call(self, node: cst.Call) -> None:
        """`setattr(x, "name", value)` and `x.__dict__.update(name=value)` store attributes."""
        func = dotted_path(node.func) or ""
        if func in ("setattr", "object.__setattr__") and len(node.args) == 3:
            owner, name = dotted_path(node.args[0].value), node.args[1].value
            if owner is not None and isinstance(name, cst.SimpleString):
                path = f"{owner}.{name.raw_value}"
                self._bind_path(path, "assign", node, node.args[2].value)
        elif func.endswith(".__dict__.update"):
            owner = func.removesuffix(".__dict__.update")
            for arg in node.args:
                if arg.keyword is not None:
                    self._bind_path(f"{owner}.{arg.keyword.value}", "assign", node, arg.value)

    def _change(
        self,
        dotted: str,
        kind: ChangeKind,
        value: cst.BaseExpression | None = None,
        key: cst.BaseExpression | None = None,
    ) -> None:
        self.block.put(dotted, Change(kind, self.now(), value, key))

    # --- dispatch ---------------------------------------------------------------------------

    def visit(self, node: Any) -> None:
        """Visit an expression or a statement."""
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node)
            return
        for name in _CHILDREN.get(type(node), ()):
            child = getattr(node, name)
            if isinstance(child, (tuple, list)):
                for item in child:
                    self.visit(item)
            else:
                self.visit(child)  # None, where there is none

    def suite(self, body: Sequence[cst.CSTNode]) -> None:
        outer = self.guards
        for statement in body:
            self.visit(statement)
            if self.raising:
                # An exception may leave between any two statements.
                self.fresh_block(self.block)
        self.guards = outer

    def body(self, node: cst.BaseSuite | cst.Else | cst.Finally) -> None:
        self.suite(node.body.body if isinstance(node, (cst.Else, cst.Finally)) else node.body)

    # --- expressions ------------------------------------------------------------------------

    def visit_name(self, node: cst.Name) -> None:
        if node.value in CONSTANTS:
            return
        self.use(node.value)
        if node.value == "super" and self.scope.enclosing_function().is_function:
            self.scope.used.add("__class__")

    def visit_attribute(self, node: cst.Attribute) -> None:
        self.visit(node.value)

    def visit_call(self, node: cst.Call) -> None:
        self.visit(node.func)
        for arg in node.args:
            self.visit(arg.value)
        name = last_name(node.func)
        call = Call(node, self.scope, self.now(), name, caught=bool(self.tried))
        self.model.calls.append(call)
        if self.tried:
            self.tried[-1].calls.append(call)
        self.model.called_at[node] = call.at
        if name in _SETTING:
            self._set_by_call(node)
        if name in CHANGES and isinstance(node.func, cst.Attribute):
            dotted = dotted_path(node.func.value)
            if dotted is not None:
                self._change_by_call(dotted, CHANGES[node.func.attr.value], node)

    def _change_by_call(self, dotted: str, kind: ChangeKind, node: cst.Call) -> None:
        given = [arg.value for arg in node.args if arg.keyword is None]
        if kind in ("clear", "drop_first"):
            self._change(dotted, kind)
        elif kind == "drop" and not given:
            self._change(dotted, "drop_last")
        elif kind == "drop" and len(given) == 1:
            self._change(dotted, "drop", key=given[0])
        elif kind == "drop":
            self._change(dotted, "drop_maybe", key=given[0])
        elif kind == "set_default" and len(given) == 2:
            self._change(dotted, kind, given[1], given[0])
        elif given:
            self._change(dotted, kind, given[-1])
        for arg in node.args:
            if arg.keyword is not None and kind == "put_all":
                key = cst.SimpleString(repr(arg.keyword.value))
                self._change(dotted, "set", arg.value, key)

    def visit_named_expression(self, node: cst.NamedExpr) -> None:
        self.visit(node.value)
        if not isinstance(node.target, cst.Name):
            return
        owner = self.scope
        while owner.kind == "comprehension" and owner.parent is not None:
            owner = owner.parent
        name = node.target.value
        if owner is self.scope:
            self.bind(name, "assign", node.target, value=node.value)
            return
        # A walrus in a comprehension binds in the function around it.
        mangled = self.mangled(name)
        for scope in (self.scope, *self.scope.ancestors()):
            if scope is owner:
                break
            scope.used.add(mangled)
            if owner.kind == "module" or mangled in owner.declared_global:
                scope.declared_global.add(mangled)
            else:
                scope.declared_nonlocal.add(mangled)
        if mangled not in owner.declared_nonlocal:
            owner.bound.add(mangled)
        binding = Binding(mangled, "assign", self.now(), node.target, value=node.value)
        self.block.add(mangled, binding)
        self.scope.outer_writes.setdefault(mangled, []).append(binding)

    def visit_lambda(self, node: cst.Lambda) -> None:
        self._visit_defaults(node.params)
        with self.inside("lambda", "<lambda>", node) as scope:
            self._bind_parameters(node.params)
            self.visit(node.body)
            scope.returns.append(Result(node.body, self.now(), node.body))
            scope.exit.before.append(self.block)
            self.dead_block()

    def visit_comprehension(
        self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp
    ) -> None:
        first = node.for_in
        self.visit(first.iter)
        with self.inside("comprehension", _COMPREHENSION_NAMES[type(node)], node):
            clause: cst.CompFor | None = first
            while clause is not None:
                if clause is not first:
                    self.visit(clause.iter)
                self.store(
                    clause.target, "for", clause.iter, is_async=clause.asynchronous is not None
                )
                for condition in clause.ifs:
                    self.visit(condition.test)
                clause = clause.inner_for_in
            if isinstance(node, cst.DictComp):
                self.visit(node.key)
                self.visit(node.value)
            else:
                self.visit(node.elt)

    def visit_operation(self, node: cst.BinaryOperation | cst.BooleanOperation) -> None:
        # `a + b + …` nests to the left, often deeper than Python's own stack.
        rights = []
        left: cst.BaseExpression = node
        while isinstance(left, (cst.BinaryOperation, cst.BooleanOperation)):
            rights.append(left.right)
            left = left.left
        self.visit(left)
        for right in reversed(rights):
            self.visit(right)

    def visit_concatenation(self, node: cst.ConcatenatedString) -> None:
        # `"a" "b" …` nests to the right, once for each line of a long text.
        right: cst.BaseExpression = node
        while isinstance(right, cst.ConcatenatedString):
            self.visit(right.left)
            right = right.right
        self.visit(right)

    def visit_yield(self, node: cst.Yield) -> None:
        spread = isinstance(node.value, cst.From)
        value = node.value.item if isinstance(node.value, cst.From) else node.value
        if value is not None:
            self.visit(value)
        self.scope.enclosing_function().yields.append(Result(value, self.now(), node, spread))

    def visit_await(self, node: cst.Await) -> None:
        self.visit(node.expression)
        self.model.awaits.append(Await(node, self.scope, self.now()))

    def visit_subscript(self, node: cst.Subscript) -> None:
        self.visit(node.value)
        for element in node.slice:
            self.visit(element.slice)

    # --- simple statements ------------------------------------------------------------------

    def visit_expression_statement(self, node: cst.Expr) -> None:
        self.visit(node.value)
        if isinstance(node.value, cst.Call):
            self.model.calls[-1].dropped = True
        if self.scope.kind == "module":
            self.model.expressions[node] = self.now()

    def visit_assign(self, node: cst.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.store(target.target, "assign", node.value)

    def visit_annotated_assign(self, node: cst.AnnAssign) -> None:
        annotation = node.annotation.annotation
        simple = isinstance(node.target, cst.Name) and not node.target.lpar
        dotted = dotted_path(node.target)
        if dotted is not None:
            self.scope.annotations.setdefault(dotted, annotation)
        if node.value is not None:
            self.visit(node.value)
            self.store(node.target, "assign", node.value)
        elif simple and isinstance(node.target, cst.Name):
            self.scope.bound.add(self.mangled(node.target.value))
        elif not isinstance(node.target, cst.Name):
            self.visit(node.target)
        if self.model.has_future_annotations:
            return
        if self.scope.is_function:
            self._only_mention(annotation)
        else:
            self.visit(annotation)

    def _only_mention(self, expression: cst.BaseExpression) -> None:
        """Visit what the symbol table sees but the compiler drops: a local's annotation."""
        live, self.block = self.block, Block(self.scope, live=False)
        self.visit(expression)
        self.block = live

    def visit_augmented_assign(self, node: cst.AugAssign) -> None:
        if isinstance(node.target, cst.Name):
            self.use(node.target.value)
            self.visit(node.value)
            self.bind(node.target.value, "augment", node.target, value=node.value)
            return
        self.visit(node.target)
        self.visit(node.value)
        dotted = dotted_path(node.target)
        if dotted is not None:
            self._change(dotted, "put_all", node.value)
        elif isinstance(node.target, cst.Subscript):
            owner = dotted_path(node.target.value)
            if owner is not None:
                self._change(owner, "set_more", node.value)

    def visit_return(self, node: cst.Return) -> None:
        if node.value is not None:
            self.visit(node.value)
        self.scope.returns.append(Result(node.value, self.now(), node))
        self._return_from(self.block)
        self.dead_block()

    def _return_from(self, *blocks: Block) -> None:
        """Let blocks end in a `return`: at what stands around them, or in the function's exit."""
        into = self.returning[-1] if self.returning else self.scope.exit.before
        into.extend(block for block in blocks if block.live)

    def visit_raise(self, node: cst.Raise) -> None:
        if node.exc is not None:
            self.visit(node.exc)
        if node.cause is not None:
            self.visit(node.cause.item)
        into = self.tried[-1] if self.tried else self.scope.enclosing_function()
        into.raises.append(Result(node.exc, self.now(), node))
        self.dead_block()

    def visit_break(self, _: cst.Break) -> None:
        if self.loops:
            self.loops[-1].breaks.append(self.block)
        self.dead_block()

    def visit_continue(self, _: cst.Continue) -> None:
        if self.loops and self.block.live:
            self.loops[-1].head.before.append(self.block)
        self.dead_block()

    def visit_del(self, node: cst.Del) -> None:
        targets = (
            [element.value for element in node.target.elements]
            if isinstance(node.target, (cst.Tuple, cst.List))
            else [node.target]
        )
        for target in targets:
            self.store(target, "del", None)

    def visit_global(self, node: cst.Global) -> None:
        self.scope.declared_global.update(self.mangled(item.name.value) for item in node.names)

    def visit_nonlocal(self, node: cst.Nonlocal) -> None:
        self.scope.declared_nonlocal.update(self.mangled(item.name.value) for item in node.names)

    def visit_import(self, node: cst.Import) -> None:
        for alias in node.names:
            dotted = dotted_path(alias.name) or ""
            self.model.imports.add(dotted)
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                self.bind(alias.asname.name.value, "import", alias, imported=dotted)
            else:
                root = dotted.partition(".")[0]
                self.bind(root, "import", alias, imported=root)

    def visit_import_from(self, node: cst.ImportFrom) -> None:
        module = "" if node.module is None else dotted_path(node.module) or ""
        module = "." * len(node.relative) + module
        self.model.imports.add(module)
        if isinstance(node.names, cst.ImportStar):
            self.scope.star_imports.append(module)
            return
        for alias in node.names:
            name = alias.name.value
            if module == "__future__" and name == "annotations":
                self.model.has_future_annotations = True
            asname = alias.asname.name if alias.asname is not None else None
            bound = asname.value if isinstance(asname, cst.Name) else name
            joint = module if module.endswith(".") else f"{module}."
            self.model.imports.add(f"{joint}{name}")
            self.bind(str(bound), "import", alias, imported=f"{joint}{name}")

    def visit_type_alias(self, node: cst.TypeAlias) -> None:
        self.bind(node.name.value, "assign", node.name)
        name = node.name.value
        with (
            self._type_parameters(name, node, node.type_parameters),
            self.inside("type_variable", name, node.value),
        ):
            self.visit(node.value)

    # --- compound statements ----------------------------------------------------------------

    def visit_if(self, node: cst.If) -> None:
        self.visit(node.test)
        if self.scope.kind == "module" and is_main_guard(node.test):
            self.model.has_main_guard = True
        known = constant_truth(node.test)
        before, outer, at = self.block, self.guards, self.now()
        self.guards = (*outer, Guard(node.test, at, True))
        self.fresh_block(*(() if known is False else (before,)))
        self._narrow(node.test, positive=True)
        outside = self.compiled
        asked = before.live and is_asked_while_running(node.test)
        self.compiled = asked or (outside and known is not False)
        self.body(node.body)
        self.compiled = asked or outside
        after_body = self.block
        self.guards = (*outer, Guard(node.test, at, False))
        self.fresh_block(*(() if known is True else (before,)))
        self._narrow(node.test, positive=False)
        if node.orelse is not None:
            if isinstance(node.orelse, cst.If):
                self.visit_if(node.orelse)
            else:
                self.body(node.orelse)
        self.compiled = outside
        # Where one way leaves, the rest of the suite is on the other.
        self.guards = outer
        if known is None and after_body.live is not self.block.live:
            self.guards = (*outer, Guard(node.test, at, after_body.live))
        self.fresh_block(after_body, self.block)

    def _narrow(self, test: cst.BaseExpression, *, positive: bool) -> None:
        """`isinstance(x, T)` tells what `x` is where the test has held, and is not elsewhere."""
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            self._narrow(test.expression, positive=not positive)
        elif isinstance(test, cst.BooleanOperation):
            if isinstance(test.operator, cst.And) is positive:
                self._narrow(test.left, positive=positive)
                self._narrow(test.right, positive=positive)
        elif isinstance(test, cst.Call) and (dotted := asks_about(test)) is not None:
            # What was stored under an attribute is known better than what it is not.
            is_type = last_name(test.func) == "isinstance"
            if "." not in dotted or (positive and is_type):
                kind: BindingKind = "narrow" if positive else "exclude"
                value = test.args[1].value if is_type else None
                self.block.add(dotted, Binding(dotted, kind, self.now(), test, value=value))

    def visit_while(self, node: cst.While) -> None:
        head = self.fresh_block(self.block)
        self.visit(node.test)
        known = constant_truth(node.test)
        test_end = self.block
        loop = _Loop(head)
        self.loops.append(loop)
        self.fresh_block(*(() if known is False else (test_end,)))
        self.body(node.body)
        if self.block.live:
            head.before.append(self.block)
        self.loops.pop()
        self.fresh_block(*(() if known is True else (test_end,)))
        if node.orelse is not None:
            self.body(node.orelse)
        self.fresh_block(self.block, *loop.breaks)

    def visit_for(self, node: cst.For) -> None:
        self.visit(node.iter)
        iterated_at = self.now()
        is_async = node.asynchronous is not None
        before = self.block
        head = self.fresh_block(before)
        #: Where a turn of the loop ends; the next begins at `head`.
        turned = Block(self.scope, live=False)
        loop = _Loop(turned)
        self.loops.append(loop)
        self.fresh_block(head)
        self.iterated_at = iterated_at
        self.store(node.target, "for", node.iter, is_async=is_async)
        self.iterated_at = None
        self.body(node.body)
        if self.block.live:
            turned.before.append(self.block)
        self.loops.pop()
        turned.live = bool(turned.before)
        if turned.live:
            head.before.append(turned)
        self.fresh_block(turned if is_never_empty(node.iter) else head)
        if node.orelse is not None:
            self.body(node.orelse)
        self.fresh_block(self.block, *loop.breaks)

    def visit_try(self, node: cst.Try | cst.TryStar) -> None:
        raising: list[Block] = [self.block]
        self.raising.append(raising)
        returning: list[Block] = []
        self.returning.extend([] if node.finalbody is None else [returning])
        self.fresh_block(self.block)
        tried = Tried()
        self.tried.extend([tried] if node.handlers else [])
        self.body(node.body)
        self.tried = self.tried[: len(self.tried) - bool(node.handlers)]
        self.raising.pop()
        if node.orelse is not None:
            self.body(node.orelse)
        ends = [self.block]
        earlier: list[cst.BaseExpression | None] = []
        for handler in node.handlers:
            self.fresh_block(*raising)
            self._visit_handler(handler, Handler(tried, tuple(earlier)))
            earlier.append(handler.type)
            ends.append(self.block)
        if node.finalbody is None:
            self.fresh_block(*ends)
            return
        self.returning.pop()
        falls_through = any(block.live for block in ends)
        if falls_through:
            # Those that return pass it as well; to follow them would mix them with what goes on.
            self._return_from(*returning)
        self.fresh_block(*(ends if falls_through else returning or raising))
        self.body(node.finalbody)
        if not falls_through:
            if returning:
                self._return_from(self.block)
            self.dead_block()

    def _visit_handler(
        self, handler: cst.ExceptHandler | cst.ExceptStarHandler, catches: Handler
    ) -> None:
        if handler.type is not None:
            self.visit(handler.type)
        name = handler.name.name if handler.name is not None else None
        if isinstance(name, cst.Name):
            if isinstance(handler, cst.ExceptHandler):  # `except*` catches a group
                self.model.handlers[name] = catches
            self.bind(name.value, "except", name, value=handler.type)
        self.body(handler.body)
        if isinstance(name, cst.Name):
            self.bind(name.value, "del", name)

    def visit_with(self, node: cst.With) -> None:
        is_async = node.asynchronous is not None
        entered: list[tuple[cst.BaseExpression, Point]] = []
        for item in node.items:
            self.visit(item.item)
            entered.append((item.item, self.now()))
            if item.asname is not None:
                self.store(item.asname.name, "with", item.item, is_async=is_async)
        returning: list[Block] = []
        self.returning.append(returning)
        self.body(node.body)
        self.returning.pop()
        left = self._leave(returning)
        for expression, at in entered:
            self.model.managed.append(Managed(expression, self.scope, at, left, is_async))

    def _leave(self, returning: list[Block]) -> tuple[Point, ...]:
        """Where a `with` is left: at the end of its body, and where blocks return out of it."""
        if self.block.live or not returning:
            self._return_from(*returning)
            return (self.now(), *(block.end() for block in returning))
        self.fresh_block(*returning)
        left = self.now()
        self._return_from(self.block)
        self.dead_block()
        return (left,)

    def visit_match(self, node: cst.Match) -> None:
        self.visit(node.subject)
        ends: list[Block] = []
        otherwise = self.block
        for case in node.cases:
            self.fresh_block(otherwise)
            for expression in pattern_expressions(case.pattern):
                self.visit(expression)
            for name, path in captured_names(case.pattern):
                value = None if path is None else node.subject
                self.bind(name.value, "match", name, value=value, path=path or ())
            if case.guard is not None:
                self.visit(case.guard)
            guarded = self.block
            self.body(case.body)
            ends.append(self.block)
            otherwise = self.fresh_block(guarded, otherwise)
            if case.guard is None and _always_matches(case.pattern):
                self.dead_block()
                otherwise = self.block
        self.fresh_block(*ends, otherwise)

    # --- definitions ------------------------------------------------------------------------

    def visit_function(self, node: cst.FunctionDef) -> None:
        for decorator in node.decorators:
            self.visit(decorator.decorator)
        self._visit_defaults(node.params)
        name = node.name.value
        with self._type_parameters(name, node, node.type_parameters):
            self._visit_annotations(node)
            with self.inside(
                "function", name, node, is_async=node.asynchronous is not None
            ) as scope:
                self._decorate(scope, node.decorators)
                if node.returns is not None:
                    scope.returns_annotation = node.returns.annotation
                self._bind_parameters(node.params)
                self.body(node.body)
        self.bind(name, "def", node.name, inner=scope)

    def _decorate(self, scope: Scope, decorators: Sequence[cst.Decorator]) -> None:
        scope.decorators = tuple(decorators)
        for decorator in decorators:
            node = decorator.decorator
            name = last_name(node.func if isinstance(node, cst.Call) else node)
            if name is not None:
                self.model.decorated.setdefault(name, []).append((decorator, scope))

    def visit_class(self, node: cst.ClassDef) -> None:
        for decorator in node.decorators:
            self.visit(decorator.decorator)
        name = node.name.value
        with self._type_parameters(name, node, node.type_parameters):
            for arg in (*node.bases, *node.keywords):
                self.visit(arg.value)
            with self.inside("class", name, node) as scope:
                self._decorate(scope, node.decorators)
                if node.type_parameters is not None:
                    scope.bound.add("__type_params__")
                self.body(node.body)
        self.bind(name, "class", node.name, inner=scope)

    @contextmanager
    def _type_parameters(
        self, name: str, node: cst.CSTNode, parameters: cst.TypeParameters | None
    ) -> Iterator[None]:
        if parameters is None:
            yield
            return
        with self.inside("type_parameters", name, parameters):
            if isinstance(node, cst.ClassDef):
                self.class_name = name
            for item in parameters.params:
                param = item.param
                self.bind(param.name.value, "assign", param.name)
                parts = [getattr(param, "bound", None), getattr(item, "default", None)]
                for part in parts:
                    if part is not None:
                        with self.inside("type_variable", param.name.value, part):
                            self.visit(part)
            yield

    def _visit_defaults(self, params: cst.Parameters) -> None:
        positional = (*params.posonly_params, *params.params)
        for param in (*positional, *params.kwonly_params):
            if param.default is not None:
                self.visit(param.default)

    def _visit_annotations(self, node: cst.FunctionDef) -> None:
        if self.model.has_future_annotations:
            return
        for param in _all_parameters(node.params):
            if param.annotation is not None:
                self.visit(param.annotation.annotation)
        if node.returns is not None:
            self.visit(node.returns.annotation)

    def _bind_parameters(self, params: cst.Parameters) -> None:
        position = 0
        for param in _all_parameters(params):
            kind = _parameter_kind(param, params)
            annotation = None if param.annotation is None else param.annotation.annotation
            name = self.mangled(param.name.value)
            parameter = Parameter(name, kind, position, param, annotation, param.default)
            if kind == "positional":
                position += 1
            self.scope.parameters.append(parameter)
            self.bind(param.name.value, "param", param, param=parameter)


def _all_parameters(params: cst.Parameters) -> Iterator[cst.Param]:
    yield from params.posonly_params
    yield from params.params
    if isinstance(params.star_arg, cst.Param):
        yield params.star_arg
    yield from params.kwonly_params
    if params.star_kwarg is not None:
        yield params.star_kwarg


def _parameter_kind(param: cst.Param, params: cst.Parameters) -> Any:
    if param is params.star_arg:
        return "star"
    if param is params.star_kwarg:
        return "double_star"
    return "keyword" if param in params.kwonly_params else "positional"


def constant_truth(test: cst.BaseExpression) -> bool | None:
    """Whether a condition is always true or always false; None when it depends."""
    if isinstance(test, cst.Integer):
        return test.evaluated_value != 0
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = constant_truth(test.expression)
        return None if inner is None else not inner
    if isinstance(test, cst.SimpleString):
        return bool(test.evaluated_value)
    name = last_name(test)
    if name in ("True", "__debug__"):
        return True
    # What is imported for type checkers only does not exist when the program runs.
    if name in ("False", "None", "TYPE_CHECKING"):
        return False
    return version_truth(test)


#: The versions of Python that programs may run on: no other lies outside of these.
_OLDEST, _NEWEST = (3, 10, 0), (3, 99, 0)
_COMPARISONS: dict[type[cst.BaseCompOp], Callable[[Any, Any], bool]] = {
    cst.Equal: operator.eq,
    cst.NotEqual: operator.ne,
    cst.LessThan: operator.lt,
    cst.LessThanEqual: operator.le,
    cst.GreaterThan: operator.gt,
    cst.GreaterThanEqual: operator.ge,
}


def version_truth(test: cst.BaseExpression) -> bool | None:
    """Whether `sys.version_info >= (3, 8)` and the like is the same on all supported Pythons."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return None
    asked = test.comparisons[0]
    compare = _COMPARISONS.get(type(asked.operator))
    oldest, newest = (_part_of_version(test.left, whole) for whole in (_OLDEST, _NEWEST))
    given = _literal_version(asked.comparator)
    if compare is None or oldest is None or type(given) is not type(oldest):
        return None
    if oldest != newest and compare in (operator.eq, operator.ne) and not given < oldest:
        return None  # one in between may be just that
    always = compare(oldest, given)
    return always if compare(newest, given) is always else None


def _part_of_version(node: cst.BaseExpression, version: tuple[int, ...]) -> Any:
    """What `sys.version_info`, `…[:2]`, `…[0]` or `….major` is in a version; None for all else."""
    if isinstance(node, cst.Attribute) and node.attr.value in ("major", "minor"):
        whole, part = node.value, version[node.attr.value == "minor"]
        return part if dotted_path(whole) in _VERSION_INFO else None
    if dotted_path(node) in _VERSION_INFO:
        return version
    if not isinstance(node, cst.Subscript) or dotted_path(node.value) not in _VERSION_INFO:
        return None
    index = node.slice[0].slice
    if isinstance(index, cst.Index) and isinstance(index.value, cst.Integer):
        at = index.value.evaluated_value
        return version[at] if at < 2 else None
    if isinstance(index, cst.Slice) and index.lower is None and index.step is None:
        upper = index.upper
        return version[: upper.evaluated_value] if isinstance(upper, cst.Integer) else None
    return None


_VERSION_INFO = frozenset({"sys.version_info", "version_info"})


def _literal_version(node: cst.BaseExpression) -> Any:
    """An integer, or a tuple of integers; None for all else."""
    if isinstance(node, cst.Integer):
        return node.evaluated_value
    values = [one.value for one in node.elements] if isinstance(node, cst.Tuple) else [node]
    numbers = tuple(one.evaluated_value for one in values if isinstance(one, cst.Integer))
    return numbers if len(numbers) == len(values) else None


def is_asked_while_running(test: cst.BaseExpression) -> bool:
    """Whether the compiler does not know what we know of a condition, and drops neither way."""
    while isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test = test.expression
    return last_name(test) == "TYPE_CHECKING" or version_truth(test) is not None


def is_for_checkers(block: Block) -> bool:
    """Whether a block stands under `if TYPE_CHECKING:`, and so never runs."""
    return not block.live and any(
        guard.passed and last_name(guard.test) == "TYPE_CHECKING" for guard in block.guards
    )


def is_never_empty(iterable: cst.BaseExpression) -> bool:
    """Whether a loop over this surely turns: a literal with items, or `range(3)`."""
    if isinstance(iterable, (cst.List, cst.Tuple, cst.Set)):
        return any(isinstance(element, cst.Element) for element in iterable.elements)
    if isinstance(iterable, cst.Call) and last_name(iterable.func) == "range":
        only = iterable.args[0].value if len(iterable.args) == 1 else None
        return isinstance(only, cst.Integer) and only.evaluated_value > 0
    return isinstance(iterable, cst.SimpleString) and bool(iterable.evaluated_value)


def is_main_guard(test: cst.BaseExpression) -> bool:
    """`__name__ == "__main__"`, either way round."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    sides = (test.left, test.comparisons[0].comparator)
    if not isinstance(test.comparisons[0].operator, cst.Equal):
        return False
    names = {side.value for side in sides if isinstance(side, cst.Name)}
    texts = {side.evaluated_value for side in sides if isinstance(side, cst.SimpleString)}
    return "__name__" in names and "__main__" in texts


def _always_matches(pattern: cst.MatchPattern) -> bool:
    return isinstance(pattern, cst.MatchAs) and pattern.pattern is None


_COMPREHENSION_NAMES: dict[type[cst.CSTNode], str] = {
    cst.ListComp: "listcomp",
    cst.SetComp: "setcomp",
    cst.DictComp: "dictcomp",
    cst.GeneratorExp: "genexpr",
}

_HANDLERS: dict[type[cst.CSTNode], Callable[[ModelBuilder, Any], None]] = {
    cst.Name: ModelBuilder.visit_name,
    cst.Attribute: ModelBuilder.visit_attribute,
    cst.Call: ModelBuilder.visit_call,
    cst.NamedExpr: ModelBuilder.visit_named_expression,
    cst.Lambda: ModelBuilder.visit_lambda,
    cst.ListComp: ModelBuilder.visit_comprehension,
    cst.SetComp: ModelBuilder.visit_comprehension,
    cst.DictComp: ModelBuilder.visit_comprehension,
    cst.GeneratorExp: ModelBuilder.visit_comprehension,
    cst.BinaryOperation: ModelBuilder.visit_operation,
    cst.BooleanOperation: ModelBuilder.visit_operation,
    cst.ConcatenatedString: ModelBuilder.visit_concatenation,
    cst.Yield: ModelBuilder.visit_yield,
    cst.Await: ModelBuilder.visit_await,
    cst.Subscript: ModelBuilder.visit_subscript,
    cst.Expr: ModelBuilder.visit_expression_statement,
    cst.Assign: ModelBuilder.visit_assign,
    cst.AnnAssign: ModelBuilder.visit_annotated_assign,
    cst.AugAssign: ModelBuilder.visit_augmented_assign,
    cst.Return: ModelBuilder.visit_return,
    cst.Raise: ModelBuilder.visit_raise,
    cst.Break: ModelBuilder.visit_break,
    cst.Continue: ModelBuilder.visit_continue,
    cst.Del: ModelBuilder.visit_del,
    cst.Global: ModelBuilder.visit_global,
    cst.Nonlocal: ModelBuilder.visit_nonlocal,
    cst.Import: ModelBuilder.visit_import,
    cst.ImportFrom: ModelBuilder.visit_import_from,
    cst.TypeAlias: ModelBuilder.visit_type_alias,
    cst.If: ModelBuilder.visit_if,
    cst.While: ModelBuilder.visit_while,
    cst.For: ModelBuilder.visit_for,
    cst.Try: ModelBuilder.visit_try,
    cst.TryStar: ModelBuilder.visit_try,
    cst.With: ModelBuilder.visit_with,
    cst.Match: ModelBuilder.visit_match,
    cst.FunctionDef: ModelBuilder.visit_function,
    cst.ClassDef: ModelBuilder.visit_class,
}

#: For the other nodes: the fields that hold code, in the order in which they are evaluated.
_CHILDREN: dict[type[cst.CSTNode], tuple[str, ...]] = {
    cst.UnaryOperation: ("expression",),
    cst.Comparison: ("left", "comparisons"),
    cst.ComparisonTarget: ("comparator",),
    cst.IfExp: ("test", "body", "orelse"),
    cst.Tuple: ("elements",),
    cst.List: ("elements",),
    cst.Set: ("elements",),
    cst.Element: ("value",),
    cst.StarredElement: ("value",),
    cst.Dict: ("elements",),
    cst.DictElement: ("key", "value"),
    cst.StarredDictElement: ("value",),
    cst.FormattedString: ("parts",),
    cst.FormattedStringExpression: ("expression", "format_spec"),
    cst.Index: ("value",),
    cst.Slice: ("lower", "upper", "step"),
    cst.Assert: ("test", "msg"),
    cst.SimpleStatementLine: ("body",),
    cst.SimpleStatementSuite: ("body",),
    cst.IndentedBlock: ("body",),
}
if hasattr(cst, "TemplatedString"):  # libcst 1.8.3 and newer: Python 3.14's t-strings
    _CHILDREN[cst.TemplatedString] = ("parts",)
    _CHILDREN[cst.TemplatedStringExpression] = ("expression", "format_spec")
