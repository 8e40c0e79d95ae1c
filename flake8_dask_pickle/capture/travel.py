"""What travels with a task: cloudpickle's walk, over values that are only known statically.

Sources of the rules: `cloudpickle.cloudpickle` (`_function_reduce`, `_extract_code_globals`,
`_class_reduce`) and the experiments that the tests repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_dask_pickle.capture import instances, members, names
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.values import (
    ClassValue,
    Const,
    ContextManaged,
    DelayedFunction,
    Descriptor,
    External,
    Function,
    Instance,
    Items,
    Method,
    Object,
    ObjectMethod,
    Partial,
    Value,
    Values,
    join,
)
from flake8_dask_pickle.knowledge.tables import ObjectType
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.flow import paths_below, reaching
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.scopes import Symbol

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Chains longer than this are not followed.
MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain: what drags what along, in words, and the code that says so."""

    #: `closure`, `global`, `default`, `annotation`, `attribute`, `class`, `item`, `argument` …
    way: str
    #: What is dragged along, as the person calls it.
    name: str
    #: What drags it: the function, class or container.
    holder: str
    node: cst.CSTNode


@dataclass(frozen=True, slots=True)
class Capture:
    """An object that travels with a task though it cannot, or though it should not."""

    kind: str
    type: ObjectType | None
    #: A short noun phrase: `lock`, `open file`.
    what: str
    origin: cst.CSTNode
    steps: tuple[Step, ...]
    #: False when only some of the ways through the program lead here.
    certain: bool
    #: False when it does travel, and misbehaves.
    fatal: bool
    #: It does travel as long as nothing in the graph goes by value: distributed has a pickler of
    #: its own for it, and cloudpickle has none.
    by_reference: bool = False


class Baggage:
    """What travels with values at one moment."""

    def __init__(self, ev: Evaluator, moment: Moment) -> None:
        self.ev = ev
        self.moment = moment
        #: Whether anything met so far goes by value, so that cloudpickle pickles all of it.
        self.by_value = False
        self._known: dict[Value, tuple[Capture, ...]] = {}
        self._depth = 0

    def of(self, values: Values) -> tuple[Capture, ...]:
        """The captures of all alternatives; certain only if every alternative has a bad one."""
        each = [self.of_value(value) for value in values]
        all_bad = all(any(capture.fatal for capture in found) for found in each)
        return tuple(
            capture if all_bad or not capture.fatal else replace(capture, certain=False)
            for found in each
            for capture in found
        )

    def of_callable(self, values: Values) -> tuple[Capture, ...]:
        """The captures of what is called: `conn.execute` there is a method, bound to `conn`."""
        return self.of(
            tuple(value.owner if isinstance(value, ObjectMethod) else value for value in values)
        )

    def of_value(self, value: Value) -> tuple[Capture, ...]:
        """The captures of one value; a cycle adds nothing."""
        known = self._known.get(value)
        if known is not None:
            return known
        if self._depth >= MOST_STEPS:
            return ()
        self._known[value] = ()
        self._depth += 1
        found = tuple(_shortest(self._of_value(value)))
        self._depth -= 1
        self._known[value] = found
        return found

    def _of_value(self, value: Value) -> Iterator[Capture]:
        handler = _HANDLERS.get(type(value))
        return iter(()) if handler is None else handler(self, value)

    def _object_method(self, value: ObjectMethod) -> Iterator[Capture]:
        """An attribute such as `engine.url`, which ships nothing of its owner."""
        yield from self.of(members.plain(self.ev, value))

    def _delayed(self, value: DelayedFunction) -> Iterator[Capture]:
        yield from self.of_callable(value.function)

    def _context_managed(self, value: ContextManaged) -> Iterator[Capture]:
        yield from self._function(value.function)

    def _descriptor(self, value: Descriptor) -> Iterator[Capture]:
        yield from self.of_value(value.function)

    # --- leaves -----------------------------------------------------------------------------

    def _object(self, value: Object) -> Iterator[Capture]:
        row = value.type
        if row.travels == "no":
            safe = row.argument == "yes" and opened_in(value, row.argument_mode)
            yield Capture(row.kind, row, row.what, value.origin, (), True, True, safe)
        elif row.travels == "copy" and row.kind == "file":
            yield Capture("text_file", row, row.what, value.origin, (), True, False)

    # --- functions --------------------------------------------------------------------------

    def _function(self, function: Function) -> Iterator[Capture]:
        if goes_by_value(self.ev, function):
            self.by_value = True
            for step, values in self._carried(function):
                yield from self._through(step, values)

    def _through(self, step: Step, values: Values) -> Iterator[Capture]:
        """The captures of `values`, each with `step` put before its chain."""
        for capture in self.of(values):
            yield replace(capture, steps=(step, *capture.steps))
        named = lambda_of(values) if step.way in ("closure", "global", "default") else None
        if named is not None:
            yield Capture("lambda", None, "lambda", named.scope.node, (step,), True, False)

    def _carried(self, function: Function) -> Iterator[tuple[Step, Values]]:
        """Everything that is pickled because this function goes by value."""
        scope = function.scope
        label = label_of(scope)
        node = name_node(scope)
        for name in sorted(scope.symbols):
            if scope.symbols[name] is Symbol.FREE:
                yield Step("closure", name, label, node), self._cell(name, function)
        for name in sorted(code_globals(scope)):
            values = self._global(name, function)
            if values:
                yield Step("global", name, label, node), values
        if scope.made_at is None:
            return
        for param in scope.parameters:
            if param.default is not None:
                values = self.ev.evaluate(param.default, function.lexical, scope.made_at)
                yield Step("default", param.name, label, param.node), values
        yield from self._annotations(function, label)
        yield from self._function_attributes(function, label)
        if function.wraps is not None:
            yield Step("wrapped", "__wrapped__", label, node), (function.wraps,)

    def _annotations(self, function: Function, label: str) -> Iterator[tuple[Step, Values]]:
        scope = function.scope
        if self.ev.modules.of(scope).model.has_future_annotations or scope.made_at is None:
            return
        annotations = [param.annotation for param in scope.parameters]
        for annotation in (*annotations, scope.returns_annotation):
            for part in _annotation_parts(annotation):
                values = self.ev.evaluate(part, function.lexical, scope.made_at)
                yield Step("annotation", text_of(part), label, part), values

    def _function_attributes(self, function: Function, label: str) -> Iterator[tuple[Step, Values]]:
        point = self.moment.point_in(function.lexical)
        for path in sorted(paths_below(function.scope.name, point)):
            found = reaching((path, function.scope.name), point)
            groups = [
                names.binding_values(self.ev, binding, function.lexical)
                for binding in found.bindings
                if binding.name == path
            ]
            if groups:
                attribute = path.partition(".")[2]
                yield Step("attribute", attribute, label, name_node(function.scope)), join(groups)

    def _cell(self, name: str, function: Function) -> Values:
        """What a closure's cell holds at the moment of pickling."""
        owner: Frame | None = function.lexical
        while owner is not None:
            if owner.scope.kind != "class" and owner.scope.symbols.get(name) is Symbol.LOCAL:
                return names.read(self.ev, name, owner, self.moment.point_in(owner))
            owner = owner.lexical
        if name == "__class__":
            return self._enclosing_class(function)
        return ()

    def _enclosing_class(self, function: Function) -> Values:
        frame: Frame | None = function.lexical
        while frame is not None:
            if frame.scope.kind == "class" and frame.lexical is not None:
                return (ClassValue(frame.scope, frame.lexical),)
            frame = frame.lexical
        return ()

    def _global(self, name: str, function: Function) -> Values:
        """What a global of the function's module holds at the moment of pickling."""
        module = self.ev.modules.of(function.scope)
        if name not in module.model.module.symbols and not module.notebook:
            return ()
        if module is not self.ev.modules.main:
            return names.read(self.ev, name, module.frame, module.frame.scope.exit.end())
        return names.read(
            self.ev, name, *names.global_owner(name, self.moment.frame, self.moment.at)
        )

    def _method(self, method: Method) -> Iterator[Capture]:
        owner = method.owner
        if isinstance(owner, ClassValue):
            # cloudpickle ships a classmethod's function by value, wherever its class lives.
            self.by_value = True
            for step, values in self._carried(method.function):
                yield from self._through(step, values)
        yield from self.of_value(owner)

    # --- classes and instances ----------------------------------------------------------------

    def _class(self, cls: ClassValue) -> Iterator[Capture]:
        if not class_goes_by_value(self.ev, cls):
            return
        self.by_value = True
        for name in sorted(cls.scope.bound):
            values = instances.own_attribute(self.ev, cls, name)
            step = Step("class", name, cls.scope.name, name_node(cls.scope))
            yield from self._through(step, values)
        yield from self._set_outside(cls, "class", cls.scope)
        for base in instances.bases(self.ev, cls):
            if isinstance(base, ClassValue):
                step = Step("base", base.scope.name, cls.scope.name, name_node(cls.scope))
                yield from self._through(step, (base,))

    def _instance(self, instance: Instance) -> Iterator[Capture]:
        cls = instance.cls
        label = cls.scope.name
        yield from self.of_value(cls)
        if self._pickles_itself(cls):
            return
        foreign = instances.foreign_bases(self.ev, cls)
        for base in foreign:
            row = self.ev.knowledge.type(base.dotted) if isinstance(base, External) else None
            if row is not None and row.travels == "no":
                step = Step("base", row.name, label, name_node(cls.scope))
                yield Capture(row.kind, row, row.what, name_node(cls.scope), (step,), True, True)
        for name in instances.stored_names(self.ev, cls):
            values = self._attribute(instance, name)
            step = Step("self", f"{label}.{name}", label, name_node(cls.scope))
            for capture in self._through(step, values):
                yield replace(capture, certain=capture.certain and not foreign)
        yield from self._set_outside(instance, "self", cls.scope)

    def _set_outside(
        self, owner: Instance | ClassValue, way: str, scope: Scope
    ) -> Iterator[Capture]:
        """What code outside the class has stored on it: `job.lock = …` before the submission."""
        frame: Frame | None = self.moment.frame
        while frame is not None:
            point = self.moment.point_in(frame)
            for path in instances.paths_of(self.ev, owner, frame, point):
                found = reaching((path, path.rpartition(".")[0]), point)
                sure = len({one.name for one in found.bindings}) == 1 and not found.open
                values = join(
                    names.binding_values(self.ev, one, frame)
                    for one in found.bindings
                    if one.name == path
                )
                attribute = path.rpartition(".")[2]
                name = f"{scope.name}.{attribute}" if way == "self" else attribute
                for capture in self._through(Step(way, name, scope.name, name_node(scope)), values):
                    yield capture if sure else replace(capture, certain=False)
            frame = frame.caller or (frame.root() if frame.lexical is not None else None)

    def _attribute(self, instance: Instance, name: str) -> Values:
        """An instance's attribute at the moment: what the running method has stored, or any."""
        frame: Frame | None = self.moment.frame
        while frame is not None:
            owner = frame.scope
            if owner.parameters and instances.class_of(owner) is not None:
                self_name = owner.parameters[0].name
                if instance in names.read(self.ev, self_name, frame, owner.entry.end()):
                    path = f"{self_name}.{name}"
                    found = reaching((path, self_name), self.moment.point_in(frame))
                    exact = [one for one in found.bindings if one.name == path]
                    if exact and len(exact) == len(found.bindings) and not found.open:
                        return join(names.binding_values(self.ev, one, frame) for one in exact)
            frame = frame.caller
        return instances.stored_values(self.ev, instance, name)

    def _pickles_itself(self, cls: ClassValue) -> bool:
        return instances.has_reducer(self.ev, cls) or any(
            instances.raw_attribute(self.ev, cls, name) is not None
            for name in instances.PICKLE_METHODS
        )

    # --- containers ---------------------------------------------------------------------------

    def _partial(self, partial: Partial) -> Iterator[Capture]:
        yield from self.of_callable(partial.function)
        for item in partial.arguments.items:
            step = Step("partial", text_of(item.node), "partial", item.node)
            yield from self._through(step, item.values)

    def _items(self, items: Items) -> Iterator[Capture]:
        for element in items.elements:
            step = Step("item", text_of(element.node), items.kind, element.node)
            for capture in self._through(step, element.values):
                yield capture if element.always else replace(capture, certain=False)


def _shortest(captures: Iterator[Capture]) -> Iterator[Capture]:
    """One capture for each object: the one with the shortest chain."""
    best: dict[object, Capture] = {}
    for capture in captures:
        key = (capture.kind, capture.origin)
        known = best.get(key)
        if known is None or (capture.certain, -len(capture.steps)) > (
            known.certain,
            -len(known.steps),
        ):
            best[key] = capture
    return iter(best.values())


def _annotation_parts(annotation: cst.BaseExpression | None) -> Iterator[cst.BaseExpression]:
    """The objects that an annotation holds: itself, or what stands in `Annotated[…]`."""
    if isinstance(annotation, (cst.Name, cst.Attribute)):
        yield annotation
    elif isinstance(annotation, cst.Subscript) and last_name(annotation.value) == "Annotated":
        for item in annotation.slice:
            if isinstance(item.slice, cst.Index):
                yield item.slice.value


def opened_in(value: Object, mode: str | None) -> bool:
    """Whether a file may have been opened in this mode, as far as its construction shows."""
    if mode is None or value.made is None:
        return True
    call = passed(value.made)
    given = call.keywords.get("mode") or next(iter(call.positional[1:2]), None)
    if given is None:
        return True
    return any(not isinstance(one, Const) or one.value in (mode, ...) for one in given.values)


def lambda_of(values: Values) -> Function | None:
    """The lambda that the values are, if they are surely just that."""
    value = values[0] if len(values) == 1 else None
    return value if isinstance(value, Function) and value.scope.kind == "lambda" else None


def code_globals(scope: Scope) -> set[str]:
    """The globals that cloudpickle ships with a function: those that its code names.

    The code of nested functions, lambdas and comprehensions counts. The code of a class body does
    not (it loads by name, not as a global), that of the methods in it does.
    """
    found: set[str] = set()
    if scope.kind != "class":
        found.update(name for name in scope.code_names if scope.symbols.get(name) is Symbol.GLOBAL)
    for child in scope.children:
        if child.kind not in ("type_parameters", "type_variable"):
            found |= code_globals(child)
        else:
            for inner in instances.function_children(child):
                found |= code_globals(inner)
    return found


def goes_by_value(ev: Evaluator, function: Function) -> bool:
    """Whether cloudpickle ships the function's code instead of its name."""
    module = ev.modules.of(function.scope)
    if module.by_value:
        return True
    named = function.wraps if isinstance(function.wraps, Function) else function
    scope = named.scope
    parent = instances.class_of(scope)
    if parent is not None:
        return _inside_function(parent)
    if scope.parent is None or scope.parent.kind != "module" or scope.kind != "function":
        return True
    meant = names.read(ev, scope.name, module.frame, module.frame.scope.exit.end())
    return not any(isinstance(value, Function) and value.scope is function.scope for value in meant)


def class_goes_by_value(ev: Evaluator, cls: ClassValue) -> bool:
    """Whether cloudpickle ships the class itself, with all its methods, instead of its name."""
    return ev.modules.of(cls.scope).by_value or _inside_function(cls.scope)


def _inside_function(scope: Scope) -> bool:
    return any(outer.is_function for outer in scope.ancestors())


def label_of(scope: Scope) -> str:
    """How messages name a function."""
    if scope.kind == "lambda":
        return "lambda"
    owner = instances.class_of(scope)
    return f"{owner.name}.{scope.name}" if owner is not None else scope.name


def name_node(scope: Scope) -> cst.CSTNode:
    """The part of a definition to point at."""
    node = scope.node
    return node.name if isinstance(node, (cst.FunctionDef, cst.ClassDef)) else node


def text_of(node: cst.CSTNode) -> str:
    """The source of an expression, short enough for a message."""
    if isinstance(node, cst.Name):
        return node.value
    if not isinstance(node, cst.BaseExpression):
        return "…"
    text = " ".join(cst.Module([]).code_for_node(node).split())
    return text if len(text) <= 40 else f"{text[:37]}…"


_HANDLERS: dict[type, Callable[[Baggage, Any], Iterator[Capture]]] = {
    Object: Baggage._object,
    ObjectMethod: Baggage._object_method,
    Function: Baggage._function,
    Method: Baggage._method,
    ClassValue: Baggage._class,
    Instance: Baggage._instance,
    Partial: Baggage._partial,
    DelayedFunction: Baggage._delayed,
    ContextManaged: Baggage._context_managed,
    Descriptor: Baggage._descriptor,
    Items: Baggage._items,
}
