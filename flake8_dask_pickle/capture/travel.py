"""What travels with a task: cloudpickle's walk, over values that are only known statically."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import libcst as cst

from flake8_dask_pickle.capture import exceptions, instances, members, names, parts, reducing, sizes
from flake8_dask_pickle.capture.history import NO_TASK, Task
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.naming import name_node, text_of
from flake8_dask_pickle.capture.origins import origins_of
from flake8_dask_pickle.capture.parts import Drag, Step
from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.values import (
    ClassValue,
    Const,
    ContextManaged,
    DelayedFunction,
    Descriptor,
    Element,
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
)
from flake8_dask_pickle.knowledge.tables import ObjectType
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.builder import is_main_guard

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.mains import Strangers

#: Chains longer than this are not followed.
MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Capture:
    """An object that travels with a task though it cannot, or though it should not."""

    kind: str
    type: ObjectType | None
    #: A short noun phrase: `lock`, `open file`.
    what: str
    origin: cst.CSTNode
    steps: tuple[Step, ...] = ()
    #: False when only some of the ways through the program lead here.
    certain: bool = True
    #: False when it does travel, and misbehaves.
    fatal: bool = True
    #: How many bytes it has at least, where it is about that and that is known.
    size: int | None = None
    #: It does travel as long as nothing in the graph goes by value, so that cloudpickle, which has
    #: no pickler for it or carries it along, does not come into play.
    by_reference: bool = False
    #: It does travel, but calls that make a token of it fail.
    tokens_only: bool = False

    @property
    def needs_token(self) -> bool:
        """Whether a token is made of the object itself.

        What a function captures is pickled for the token of the function; the arguments of a
        partial, and what a container holds, are made tokens of one by one.
        """
        return all(step.way in ("item", "partial") for step in self.steps)


class Baggage:
    """What travels with values at one moment."""

    def __init__(
        self,
        ev: Evaluator,
        moment: Moment,
        task: Task = NO_TASK,
        *,
        strangers: Strangers = "nobody",
    ) -> None:
        self.ev = ev
        self.moment = moment
        self._scopes: set[Scope] = set()
        self.task = replace(task, along=self._scopes)
        #: Who does not find what is pickled by its name in the program's `__main__`.
        self.strangers = strangers
        #: Whether anything met so far goes by value, so that cloudpickle pickles all of it.
        self.by_value = False
        #: The functions met so far that do.
        self.functions: list[Function] = []
        self._known: dict[Value, tuple[Capture, ...]] = {}
        self._depth = 0

    def of(self, values: Values) -> tuple[Capture, ...]:
        """The captures of all alternatives; certain only if every alternative has a bad one."""
        each = [self.of_value(value) for value in values]
        all_bad = all(any(capture.fatal for capture in found) for found in each)
        all_large = all(any(capture.kind == "large" for capture in found) for found in each)
        return tuple(
            capture
            if (all_large if capture.kind == "large" else all_bad or not capture.fatal)
            else replace(capture, certain=False)
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
        handler = _HANDLERS.get(type(value))
        found = () if handler is None else tuple(_shortest(handler(self, value)))
        self._depth -= 1
        self._known[value] = found
        return found

    def _dragged(self, drags: Iterable[Drag]) -> Iterator[Capture]:
        for step, values, sure in drags:
            for capture in self._through(step, values):
                yield capture if sure else replace(capture, certain=False)

    def _through(self, step: Step, values: Values) -> Iterator[Capture]:
        """The captures of `values`, each with `step` put before its chain."""
        for capture in self.of(values):
            yield replace(capture, steps=(step, *capture.steps))
        named = lambda_of(values) if step.way in ("closure", "global", "default") else None
        if named is not None:
            yield Capture("lambda", None, "lambda", named.scope.node, (step,), fatal=False)

    def _along(self, function: Function) -> Iterator[Capture]:
        """The captures of what goes with a function that goes by value."""
        self._scopes.update(function.scope.walk())
        yield from self._dragged(parts.of_function(self.ev, function, self.moment, self.task))

    # --- objects ----------------------------------------------------------------------------

    def _object(self, value: Object) -> Iterator[Capture]:
        row = value.type
        if row.main_only and self.strangers in ("nobody", "children"):
            return
        if row.travels == "no":
            safe = row.argument == "yes" and opened_in(value, row.argument_mode)
            yield Capture(row.kind, row, row.what, value.origin, by_reference=safe)
        elif not row.tokenizes:
            yield Capture(row.kind, row, row.what, value.origin, tokens_only=True)
        elif row.travels == "copy" and row.kind == "file":
            yield Capture("text_file", row, row.what, value.origin, fatal=False)
        elif (big := sizes.large(self.ev, value)) is not None:
            yield Capture("large", row, row.what, value.origin, fatal=False, size=big.size)

    def _object_method(self, value: ObjectMethod) -> Iterator[Capture]:
        """An attribute such as `engine.url` ships nothing of its owner; a bound method does."""
        gives = value.owner.type.gives(value.name)
        submits = self.ev.knowledge.method_site(value.owner.type.name, value.name) is not None
        if submits or (gives == "" and value.name not in self.ev.knowledge.attributes):
            yield from self.of_value(value.owner)
        else:
            yield from self.of(members.plain(self.ev, value))

    # --- callables --------------------------------------------------------------------------

    def _function(self, function: Function) -> Iterator[Capture]:
        if function.by_name is not None:
            yield from self._named(function.by_name, function)
        elif goes_by_value(self.ev, function):
            self.by_value = True
            self.functions.append(function)
            yield from self._along(function)
        elif _is_registered(self.ev, function):
            # distributed looks at what is registered only once it has fallen back on cloudpickle.
            for capture in self._along(function):
                yield replace(capture, by_reference=True)

    def _named(self, by_name: str, function: Function) -> Iterator[Capture]:
        """Not the function itself but what stands for it, which knows only its name."""
        row = self.ev.knowledge.type(by_name)
        named = row is not None and row.main_only
        lost = named_wrongly(self.ev, function) if named else None
        if lost is not None:
            row = self.ev.knowledge.type(f"{by_name}-{lost}")
        elif not self.ev.modules.of(function.scope).by_value or (named and self._finds(function)):
            return
        if row is not None:
            yield Capture(row.kind, row, row.what, name_node(function.scope))

    def _finds(self, function: Function) -> bool:
        """Whether a function is found by its name in `__main__` where it goes."""
        if self.strangers != "children":
            return self.strangers == "nobody"
        scope = function.scope
        while scope.parent is not None and scope.parent.kind != "module":
            scope = scope.parent
        guards = () if scope.made_at is None else scope.made_at.block.guards
        return not any(guard.passed and is_main_guard(guard.test) for guard in guards)

    def _method(self, method: Method) -> Iterator[Capture]:
        if isinstance(method.owner, ClassValue):
            # cloudpickle ships a classmethod's function by value, wherever its class lives; the
            # plain pickle that distributed tries first does not.
            for capture in self._along(method.function):
                yield replace(capture, by_reference=not goes_by_value(self.ev, method.function))
        yield from self.of_value(method.owner)

    def _partial(self, partial: Partial) -> Iterator[Capture]:
        yield from self.of_callable(partial.function)
        for item in partial.arguments.items:
            step = Step("partial", text_of(self.ev, item.node), "partial", item.node)
            yield from self._through(step, item.values)

    def _delayed(self, value: DelayedFunction) -> Iterator[Capture]:
        yield from self.of_callable(value.function)

    def _context_managed(self, value: ContextManaged) -> Iterator[Capture]:
        yield from self._function(value.function)

    def _descriptor(self, value: Descriptor) -> Iterator[Capture]:
        row = None if value.itself is None else self.ev.knowledge.type(value.itself)
        if row is not None and row.travels == "no" and isinstance(value.function, Function):
            yield Capture(row.kind, row, row.what, name_node(value.function.scope))
        yield from self.of_value(value.function)

    # --- classes, instances, containers -------------------------------------------------------

    def _class(self, cls: ClassValue) -> Iterator[Capture]:
        if class_goes_by_value(self.ev, cls):
            self.by_value = True
            yield from self._dragged(parts.of_class(self.ev, cls, self.moment))
            yield from self._mapped(cls)

    def _mapped(self, cls: ClassValue) -> Iterator[Capture]:
        """What a base from elsewhere has put into the class, unless a class in between has that."""
        node = name_node(cls.scope)
        classes = [one for one in instances.bases(self.ev, cls) if isinstance(one, ClassValue)]
        if any(class_goes_by_value(self.ev, one) for one in classes):
            return
        for base in instances.foreign_bases(self.ev, cls):
            name = base.dotted if isinstance(base, External) else ""
            row = base.type if isinstance(base, Object) else self.ev.knowledge.type(name)
            if row is not None and row.breaks_classes is not None:
                yield Capture(row.kind, row, row.breaks_classes, node)

    def _instance(self, instance: Instance) -> Iterator[Capture]:
        cls = instance.cls
        yield from self.of_value(cls)
        if reducing.pickles_itself(self.ev, cls):
            gone = self._gone(instance)
            state = self._dragged(parts.of_state(self.ev, instance))
            yield from (one for one in state if one.certain and one.origin not in gone)
            yield from self._pickled_once(cls)
            return
        yield from self._exception(instance)
        foreign = instances.foreign_bases(self.ev, cls)
        yield from self._foreign(cls, foreign)
        known = exceptions.is_exception(self.ev, cls)
        serialized = reducing.has_serializer(self.ev, cls)
        for capture in self._dragged(parts.of_instance(self.ev, instance, self.moment, self.task)):
            # A base that is not in sight may say itself how it is pickled.
            yield replace(
                capture,
                certain=capture.certain and (known or not foreign),
                by_reference=capture.by_reference or serialized,
            )

    def _gone(self, instance: Instance) -> set[cst.CSTNode]:
        """What attributes have held, and do not hold, or not surely, when the task is pickled."""
        stored = instances.stored_names(self.ev, instance.cls)
        ever = (instances.stored_values(self.ev, instance, name) for name in stored)
        now = (
            values
            for _, values, sure in parts.of_instance(self.ev, instance, self.moment, self.task)
            if sure and len(values) == 1
        )
        held = {origin for values in now for origin in origins_of(values)}
        return {origin for values in ever for origin in origins_of(values)} - held

    def _exception(self, instance: Instance) -> Iterator[Capture]:
        """An exception that loading makes anew with other arguments than it was made with."""
        row = self.ev.knowledge.type("exception-that-does-not-load")
        cls = instance.cls
        if row is None or not exceptions.is_exception(self.ev, cls):
            return
        if not exceptions.loads(self.ev, instance):
            yield Capture(row.kind, row, row.what, instance.origin or name_node(cls.scope))

    def _pickled_once(self, cls: ClassValue) -> Iterator[Capture]:
        """A `__getstate__` that takes out what a copy on the scheduler does not have any more."""
        row = self.ev.knowledge.type("object-pickled-once")
        taken = reducing.taken_from_state(self.ev, cls)
        if row is not None and taken is not None:
            step = Step("state", "__getstate__", cls.scope.name, name_node(cls.scope))
            yield Capture(row.kind, row, row.what, taken, (step,))

    def _foreign(self, cls: ClassValue, bases: list[Value]) -> Iterator[Capture]:
        node = name_node(cls.scope)
        for base in bases:
            row = self.ev.knowledge.type(base.dotted) if isinstance(base, External) else None
            if row is not None and row.travels == "no":
                step = Step("base", row.name, cls.scope.name, node)
                yield Capture(row.kind, row, row.what, node, (step,))

    def _items(self, items: Items) -> Iterator[Capture]:
        for element in items.elements:
            step = Step("item", _item_name(self.ev, element), items.kind, element.node)
            for capture in self._through(step, element.values):
                yield capture if element.always else replace(capture, certain=False)


def _item_name(ev: Evaluator, element: Element) -> str:
    """How messages name an item: by its code, or, of `self.__dict__`, by the attribute."""
    node = element.node
    if isinstance(node, cst.Attribute) and node.attr.value == "__dict__":
        return f"{text_of(ev, node.value)}.{element.key}"
    return text_of(ev, node)


def _shortest(captures: Iterator[Capture]) -> Iterator[Capture]:
    """One capture for each object: the one with the shortest chain."""
    best: dict[object, Capture] = {}
    for capture in captures:
        key = (capture.kind, capture.origin)
        known = best.get(key)
        if known is None or _rank(capture) > _rank(known):
            best[key] = capture
    return iter(best.values())


def _rank(capture: Capture) -> tuple[bool, bool, int]:
    return capture.certain, capture.needs_token, -len(capture.steps)


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


def goes_by_value(ev: Evaluator, function: Function) -> bool:
    """Whether cloudpickle ships the function's code instead of its name."""
    scope = _named_as(function).scope
    module = ev.modules.of(scope)
    if module.by_value:
        return True
    parent = instances.class_of(scope)
    if parent is not None:
        return _inside_function(parent)
    if scope.parent is None or scope.parent.kind != "module" or scope.kind != "function":
        return True
    meant = names.read(ev, scope.name, module.frame, module.frame.scope.exit.end())
    found = (one.function if isinstance(one, ContextManaged) else one for one in meant)
    return not any(isinstance(one, Function) and one.scope is function.scope for one in found)


def _named_as(function: Function) -> Function:
    """The function whose name and module `functools.wraps` has given to another."""
    while isinstance(function.wraps, Function):
        function = function.wraps
    return function


def named_wrongly(ev: Evaluator, function: Function) -> Literal["local", "wrapper"] | None:
    """Why its name does not lead to what stands for a function; None where it may well do.

    It is inside a function, or the name means something else.
    """
    scope = _named_as(function).scope
    if scope.kind != "function":
        return "wrapper"  # `<lambda>` is no name
    if _inside_function(scope):
        return "local"
    if scope.parent is None or scope.parent.kind != "module":
        return None
    module = ev.modules.of(scope)
    meant = names.read(ev, scope.name, module.frame, module.frame.scope.exit.end())
    others = [
        one
        for one in meant
        if isinstance(one, Function) and (one.by_name is None or one.scope is not function.scope)
    ]
    return "wrapper" if meant and len(others) == len(meant) else None


def _is_registered(ev: Evaluator, function: Function) -> bool:
    """Whether cloudpickle was told to ship the function's module, or a package of it, by value."""
    name = f"{ev.modules.of(function.scope).name}."
    return any(name.startswith(f"{registered}.") for registered in ev.registered)


def class_goes_by_value(ev: Evaluator, cls: ClassValue) -> bool:
    """Whether cloudpickle ships the class itself, with all its methods, instead of its name."""
    return ev.modules.of(cls.scope).by_value or _inside_function(cls.scope)


def _inside_function(scope: Scope) -> bool:
    return any(outer.is_function for outer in scope.ancestors())


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
