"""Evaluate expressions to the values that they may have, on demand and memoised.

The evaluator runs nothing. It follows a name to the bindings that reach it, a call into the
function that it calls, an attribute to the methods that set it, and stops with `UNKNOWN` where it
cannot see. Work is bounded by `Evaluator.fuel`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

import libcst as cst

from flake8_dask_pickle.capture import calls, conditions, containers, members, names
from flake8_dask_pickle.capture.frames import MOST_NESTED, Frame
from flake8_dask_pickle.capture.modules import Modules
from flake8_dask_pickle.capture.values import (
    NONE,
    PLAIN,
    UNKNOWN,
    Argument,
    Arguments,
    ClassValue,
    Const,
    Descriptor,
    Element,
    External,
    Function,
    Items,
    Object,
    Values,
    container,
    gives_all,
    join,
)
from flake8_dask_pickle.knowledge import Knowledge
from flake8_dask_pickle.model import Point, Scope
from flake8_dask_pickle.model.literals import literal

#: Expressions evaluated in one module before the rest counts as unknown.
FUEL = 200_000
#: And for one question. Functions that call each other in many ways would take all of it.
FUEL_FOR_ONE = 2_500


#: A dotted name of more parts names nothing: each is looked up in what another has led to.
MOST_PARTS = 20


class Evaluator:
    """Evaluates the expressions of one module."""

    def __init__(
        self,
        modules: Modules,
        knowledge: Knowledge,
        client_names: tuple[str, ...] | None = None,
    ) -> None:
        self.modules = modules
        #: What clients are called; None for the usual names.
        self.client_names = client_names
        #: The analysed file.
        self.model = modules.main.model
        self.knowledge = knowledge
        self.fuel = FUEL
        #: What of the fuel is left for other questions than the present one.
        self.reserved = 0
        self.nested = 0
        self._imported: dict[str, Values] = {}
        #: What star imports have brought, by the module that has them and the name.
        self.starred: dict[tuple[str, str], Values] = {}
        self._frames: dict[object, Frame] = {}
        self._contexts: dict[Scope, list[Frame]] = {}
        #: What has been found out about the module and several ask for, by the question.
        self.facts: dict[str, Any] = {}
        #: What has been found out about classes, by the question and the class.
        self.class_facts: dict[tuple[str, ClassValue], Any] = {}

    def evaluate(self, node: cst.BaseExpression, frame: Frame, at: Point) -> Values:
        """The values that `node` may have where it stands in `frame`."""
        known = frame.memo.get(node)
        if known is not None:
            return known
        if not self.nested:
            self.reserved = max(self.fuel - FUEL_FOR_ONE, 0)
        self.fuel -= 1
        handler = _HANDLERS.get(type(node))
        if handler is None or self.fuel < self.reserved or self.nested >= MOST_NESTED:
            return (UNKNOWN,)
        frame.memo[node] = ()  # a value that depends on itself adds nothing
        self.nested += 1
        values = handler(self, node, frame, at)
        self.nested -= 1
        frame.memo[node] = values
        return values

    @cached_property
    def registered(self) -> frozenset[str]:
        """The modules that `cloudpickle.register_pickle_by_value` is called with, by name."""
        found: set[str] = set()
        for call in self.model.calls_by_name.get("register_pickle_by_value", ()):
            frame = self.contexts(call.scope)[0]
            for arg in call.node.args[:1]:
                values = self.evaluate(arg.value, frame, call.at)
                found.update(one.dotted for one in values if isinstance(one, External))
        return frozenset(found)

    def release(self) -> None:
        """Forget everything, so that what refers to each other goes without being collected."""
        frames = (*self._frames.values(), *(module.frame for module in self.modules.all()))
        for frame in frames:
            frame.memo.clear()
        for kept in (
            self._frames,
            self._contexts,
            self._imported,
            self.starred,
            self.facts,
            self.class_facts,
        ):
            kept.clear()

    # --- frames -----------------------------------------------------------------------------

    def inline_frame(self, scope: Scope, parent: Frame) -> Frame:
        """The frame of a class body or comprehension, which runs where it stands."""
        key = (scope, parent)
        if key not in self._frames:
            self._frames[key] = Frame(
                scope, parent, caller=parent, called_at=scope.made_at, depth=parent.depth
            )
        return self._frames[key]

    def generic_frame(self, function: Function, owner: Any = None) -> Frame:
        """A frame of `function` of which the caller is not known."""
        key = (function.scope, function.lexical, owner)
        if key not in self._frames:
            self._frames[key] = Frame(function.scope, function.lexical, owner=owner)
        return self._frames[key]

    def call_frame(self, function: Function, arguments: Arguments, owner: Any) -> Frame:
        """The frame of one call of `function`."""
        # A `with` calls from several points, at each of which it is left.
        place = arguments.node, arguments.at
        key = (function.scope, function.lexical, *place, arguments.frame, owner)
        if key not in self._frames:
            self._frames[key] = Frame(
                function.scope,
                function.lexical,
                caller=arguments.frame,
                called_at=arguments.at,
                owner=owner,
                arguments=arguments,
                depth=arguments.frame.depth + 1,
            )
        return self._frames[key]

    def contexts(self, scope: Scope) -> list[Frame]:
        """The activations of `scope` that the module shows, or one of which nothing is known."""
        known = self._contexts.get(scope)
        if known is not None:
            return known
        if self.nested >= MOST_NESTED:
            return [calls.generic(self, scope)]
        if not self.nested:
            self.reserved = max(self.fuel - FUEL_FOR_ONE, 0)
        self._contexts[scope] = []  # a recursive function is not its own context
        self.nested += 1
        self._contexts[scope] = calls.find_contexts(self, scope)
        self.nested -= 1
        return self._contexts[scope]

    # --- arguments --------------------------------------------------------------------------

    def arguments(self, node: cst.Call, frame: Frame, at: Point) -> Arguments:
        """The arguments of a call, each to be evaluated when somebody asks for it."""
        items = tuple(
            Argument(
                None if arg.keyword is None else arg.keyword.value,
                arg.star,
                arg.value,
                partial(self.evaluate, arg.value, frame, at),
            )
            for arg in node.args
        )
        return Arguments(items, frame, at, node)

    def object(
        self,
        name: str,
        origin: cst.CSTNode,
        made_from: Scope | None = None,
        made: Arguments | None = None,
        inside: Frame | None = None,
    ) -> Values:
        """An object of a type that the tables know by `name`."""
        type_ = self.knowledge.type(name)
        if type_ is None:
            return (UNKNOWN,)
        settled = None if made is None else made.settled()
        return (Object(type_, origin, made_from, settled, inside),)

    def external(self, dotted: str, node: cst.CSTNode) -> Values:
        """What another module has under a dotted name.

        That is an object of a known type, what a module of the project holds at its end, or just
        the name.
        """
        row = self.knowledge.object_at(dotted)
        if row is not None:
            return (Object(row, node),)
        if dotted not in self._imported:
            self._imported[dotted] = (External(dotted),)  # for modules that import each other
            self._imported[dotted] = self._of_project(dotted, node) or (External(dotted),)
        return self._imported[dotted]

    def _of_project(self, dotted: str, node: cst.CSTNode) -> Values:
        too_far = self.nested >= MOST_NESTED or dotted.count(".") >= MOST_PARTS
        if too_far or self.knowledge.knows(dotted):
            return ()
        found = self.modules.find(dotted)
        if found is None or not found[1]:
            return ()  # a module goes by reference
        module, (first, *rest) = found
        scope = module.model.module
        if first not in scope.bound and not scope.star_imports:
            return ()
        self.nested += 1
        if first in scope.bound:
            values = names.read(self, first, module.frame, scope.exit.end())
        else:
            values = names.starred(self, first, module)
        for name in rest:
            values = join(members.member(self, value, name, node) for value in values)
        self.nested -= 1
        return () if UNKNOWN in values else values

    # --- expressions ------------------------------------------------------------------------

    def _name(self, node: cst.Name, frame: Frame, at: Point) -> Values:
        if node.value in _CONSTANTS:
            return (_CONSTANTS[node.value],)
        return names.resolve(self, node.value, frame, at)

    def _attribute(self, node: cst.Attribute, frame: Frame, at: Point) -> Values:
        return members.evaluate_attribute(self, node, frame, at)

    def _call(self, node: cst.Call, frame: Frame, at: Point) -> Values:
        called_at = self.modules.of(frame.scope).model.called_at
        return calls.evaluate_call(self, node, frame, called_at.get(node, at))

    def _literal(self, node: Any, _frame: Frame, _at: Point) -> Values:
        return (Const(literal(node)),)

    def _plain(self, _node: cst.BaseExpression, _frame: Frame, _at: Point) -> Values:
        return (PLAIN,)

    def _sequence(self, node: Any, frame: Frame, at: Point) -> Values:
        elements: list[Element] = []
        exact = True
        for item in node.elements:
            values = self.evaluate(item.value, frame, at)
            if isinstance(item, cst.StarredElement):
                only = values[0] if len(values) == 1 else UNKNOWN
                if isinstance(only, Items) and gives_all(only):
                    elements.extend(only.elements)
                    exact = exact and only.exact
                else:
                    elements.append(Element(members.elements_of(self, values), item.value))
                    exact = False
            else:
                elements.append(Element(values, item.value))
        return (container(_SEQUENCES[type(node)], elements, exact, node),)

    def _dict(self, node: cst.Dict, frame: Frame, at: Point) -> Values:
        elements: list[Element] = []
        exact = True
        for item in node.elements:
            values = self.evaluate(item.value, frame, at)
            if isinstance(item, cst.StarredDictElement):
                exact = False
                for value in values:
                    if isinstance(value, Items):
                        elements.extend(value.elements)
                continue
            keys = self.evaluate(item.key, frame, at)  # type: ignore[attr-defined]
            key = keys[0].value if len(keys) == 1 and isinstance(keys[0], Const) else None
            elements.append(Element(values, item.value, key))
            if key is None:
                elements.append(Element(keys, item.key))  # type: ignore[attr-defined]
        return (container("dict", elements, exact, node),)

    def _comprehension(self, node: Any, frame: Frame, at: Point) -> Values:
        scope = self._scope(node, frame)
        inside = self.inline_frame(scope, frame)
        expression = node.value if isinstance(node, cst.DictComp) else node.elt
        values = self.evaluate(expression, inside, scope.exit.end())
        kind = _COMPREHENSIONS[type(node)]
        return (Items(kind, (Element(values, expression),), False, node),)

    def _generator(self, node: cst.GeneratorExp, frame: Frame, _at: Point) -> Values:
        scope = self._scope(node, frame)
        return self.object("generator", node, scope, inside=self.inline_frame(scope, frame))

    def _lambda(self, node: cst.Lambda, frame: Frame, _at: Point) -> Values:
        return (Function(self._scope(node, frame), frame),)

    def _scope(self, node: cst.CSTNode, frame: Frame) -> Scope:
        return self.modules.of(frame.scope).model.scope_of[node]

    def _conditional(self, node: cst.IfExp, frame: Frame, at: Point) -> Values:
        truth = self.truth(self.evaluate(node.test, frame, at))
        if truth is not None:
            return self.evaluate(node.body if truth else node.orelse, frame, at)
        test = node.test
        return join(
            [
                conditions.in_branch(self, test, node.body, frame, at, passed=True),
                conditions.in_branch(self, test, node.orelse, frame, at, passed=False),
            ]
        )

    def _boolean(self, node: cst.BooleanOperation, frame: Frame, at: Point) -> Values:
        left = self.evaluate(node.left, frame, at)
        stops_on = isinstance(node.operator, cst.Or)
        truth = self.truth(left)
        if truth is not None:
            return left if truth is stops_on else self.evaluate(node.right, frame, at)
        kept = tuple(value for value in left if self.truth((value,)) is not (not stops_on))
        return join([kept, self.evaluate(node.right, frame, at)])

    def _negation(self, node: cst.UnaryOperation, frame: Frame, at: Point) -> Values:
        values = self.evaluate(node.expression, frame, at)
        if isinstance(node.operator, cst.Not):
            truth = self.truth(values)
            return (PLAIN if truth is None else Const(not truth),)
        only = values[0] if len(values) == 1 else UNKNOWN
        if isinstance(node.operator, cst.Minus) and isinstance(only, Const):
            return (Const(-only.value) if isinstance(only.value, (int, float)) else PLAIN,)
        return members.derived(self, values)

    def _comparison(self, node: cst.Comparison, frame: Frame, at: Point) -> Values:
        if len(node.comparisons) == 1:
            target = node.comparisons[0]
            left = self.evaluate(node.left, frame, at)
            right = self.evaluate(target.comparator, frame, at)
            same = isinstance(target.operator, (cst.Is, cst.Equal))
            if same or isinstance(target.operator, (cst.IsNot, cst.NotEqual)):
                equal = _equal(left, right)
                if equal is not None:
                    return (Const(equal is same),)
            elif isinstance(target.operator, (cst.In, cst.NotIn)):
                held = _holds(right, left)
                if held is not None:
                    return (Const(held is isinstance(target.operator, cst.In)),)
            return members.derived(self, left)
        return (PLAIN,)

    def _operation(self, node: cst.BinaryOperation, frame: Frame, at: Point) -> Values:
        rights: list[cst.BaseExpression] = []
        left: cst.BaseExpression = node
        while isinstance(left, cst.BinaryOperation):
            rights.append(left.right)
            left = left.left
        values = self.evaluate(left, frame, at)
        for right in reversed(rights):
            values = self._combined(values, self.evaluate(right, frame, at), node)
        return values

    def _combined(self, left: Values, right: Values, node: cst.CSTNode) -> Values:
        if len(left) == 1 and len(right) == 1:
            one, other = left[0], right[0]
            if isinstance(one, Items) and isinstance(other, Items):
                exact = one.exact and other.exact
                return (container(one.kind, one.elements + other.elements, exact, node),)
            if isinstance(one, Const) and isinstance(other, Const):
                return (PLAIN,)
            if isinstance(one, Items) and isinstance(other, Const):
                return (containers.repeated(one),)
            if isinstance(one, Const) and isinstance(other, Items):
                return (containers.repeated(other),)
        return join([members.derived(self, left), members.derived(self, right)])

    def _subscript(self, node: cst.Subscript, frame: Frame, at: Point) -> Values:
        return members.evaluate_subscript(self, node, frame, at)

    def _walrus(self, node: cst.NamedExpr, frame: Frame, at: Point) -> Values:
        return self.evaluate(node.value, frame, at)

    def _await(self, node: cst.Await, frame: Frame, at: Point) -> Values:
        return join(
            calls.awaited(self, value) for value in self.evaluate(node.expression, frame, at)
        )

    # --- helpers ----------------------------------------------------------------------------

    def truth(self, values: Values) -> bool | None:
        """Whether a value is true, when every alternative says the same."""
        truths: set[bool | None] = set()
        for value in values:
            if isinstance(value, Const):
                truths.add(None if value is PLAIN else bool(value.value))
            elif isinstance(value, Items):
                truths.add(True if value.elements else False if value.exact else None)
            elif isinstance(value, (Function, ClassValue, Object, Descriptor, External)):
                truths.add(None if isinstance(value, External) else True)
            else:
                truths.add(None)
        return truths.pop() if len(truths) == 1 else None


def _equal(left: Values, right: Values) -> bool | None:
    if len(left) != 1 or len(right) != 1:
        return None
    one, other = left[0], right[0]
    if isinstance(one, Const) and isinstance(other, Const) and PLAIN not in (one, other):
        return one.value == other.value
    if NONE in (one, other):
        known = one if other == NONE else other
        if isinstance(known, (Function, ClassValue, Object, Items)):
            return False
    return None


def _holds(containers_: Values, what: Values) -> bool | None:
    """Whether a container of known literals holds a known one."""
    if len(containers_) != 1 or len(what) != 1:
        return None
    items, one = containers_[0], what[0]
    if not isinstance(items, Items) or not isinstance(one, Const) or one == PLAIN:
        return None
    is_dict = items.kind == "dict"
    held = [(Const(e.key),) if is_dict else e.values for e in items.elements if e.always]
    if (one,) in held:
        return True
    known = items.exact and len(held) == len(items.elements)
    literals = all(
        len(values) == 1 and isinstance(values[0], Const) and values[0] != PLAIN for values in held
    )
    return False if known and literals else None


_CONSTANTS: dict[str, Const] = {"True": Const(True), "False": Const(False), "None": NONE}
_SEQUENCES: dict[type[cst.CSTNode], Any] = {cst.List: "list", cst.Tuple: "tuple", cst.Set: "set"}
_COMPREHENSIONS: dict[type[cst.CSTNode], Any] = {
    cst.ListComp: "list",
    cst.SetComp: "set",
    cst.DictComp: "dict",
}
_HANDLERS: dict[type[cst.CSTNode], Callable[[Evaluator, Any, Frame, Point], Values]] = {
    cst.Name: Evaluator._name,
    cst.Attribute: Evaluator._attribute,
    cst.Call: Evaluator._call,
    cst.Integer: Evaluator._literal,
    cst.Float: Evaluator._literal,
    cst.SimpleString: Evaluator._literal,
    cst.ConcatenatedString: Evaluator._plain,
    cst.FormattedString: Evaluator._plain,
    cst.Imaginary: Evaluator._plain,
    cst.Ellipsis: Evaluator._plain,
    cst.Tuple: Evaluator._sequence,
    cst.List: Evaluator._sequence,
    cst.Set: Evaluator._sequence,
    cst.Dict: Evaluator._dict,
    cst.ListComp: Evaluator._comprehension,
    cst.SetComp: Evaluator._comprehension,
    cst.DictComp: Evaluator._comprehension,
    cst.GeneratorExp: Evaluator._generator,
    cst.Lambda: Evaluator._lambda,
    cst.IfExp: Evaluator._conditional,
    cst.BooleanOperation: Evaluator._boolean,
    cst.UnaryOperation: Evaluator._negation,
    cst.Comparison: Evaluator._comparison,
    cst.BinaryOperation: Evaluator._operation,
    cst.Subscript: Evaluator._subscript,
    cst.NamedExpr: Evaluator._walrus,
    cst.Await: Evaluator._await,
}
