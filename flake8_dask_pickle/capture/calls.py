"""Calls: what they return, what they pass, and who calls whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_dask_pickle.capture import (
    containers,
    declared,
    decorators,
    externals,
    fields,
    instances,
    members,
)
from flake8_dask_pickle.capture.frames import MOST_DEPTH, Frame
from flake8_dask_pickle.capture.outcomes import outcomes
from flake8_dask_pickle.capture.passing import argument_for
from flake8_dask_pickle.capture.values import (
    NONE,
    UNKNOWN,
    Arguments,
    ClassValue,
    ContextManaged,
    DelayedFunction,
    External,
    Function,
    Instance,
    Items,
    ItemsMethod,
    Method,
    Object,
    ObjectMethod,
    Partial,
    Record,
    Value,
    Values,
    join,
)
from flake8_dask_pickle.model import Model, Parameter, Point, Scope
from flake8_dask_pickle.model.module import Managed

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: More callers of one function than this are not told apart.
MOST_CONTEXTS = 8


def evaluate_call(ev: Evaluator, node: cst.Call, frame: Frame, at: Point) -> Values:
    """What a call returns."""
    callees = ev.evaluate(node.func, frame, at)
    arguments = ev.arguments(node, frame, at)
    return join(call(ev, callee, arguments) for callee in callees)


def call(ev: Evaluator, callee: Value, arguments: Arguments) -> Values:
    """What calling one value returns."""
    handler = _CALLS.get(type(callee))
    return (UNKNOWN,) if handler is None else handler(ev, callee, arguments)


def _call_external(ev: Evaluator, callee: External, arguments: Arguments) -> Values:
    return externals.call_external(ev, callee.dotted, arguments)


def _call_plain_function(ev: Evaluator, callee: Function, arguments: Arguments) -> Values:
    return call_function(ev, callee, arguments, None)


def _call_bound(ev: Evaluator, callee: Method, arguments: Arguments) -> Values:
    return call_function(ev, callee.function, arguments, callee.owner)


def _call_class(ev: Evaluator, callee: ClassValue, arguments: Arguments) -> Values:
    return (Instance(callee, arguments.node, arguments.settled()),)


def _call_partial(ev: Evaluator, callee: Partial, arguments: Arguments) -> Values:
    items = callee.arguments.items + arguments.settled().items
    merged = replace(arguments, items=items)
    if callee.curried and not _is_complete(callee, merged):
        return (replace(callee, arguments=merged),)
    return join(call(ev, function, merged) for function in callee.function)


def _is_complete(callee: Partial, arguments: Arguments) -> bool:
    """Whether a curried function has all the arguments that it needs to run."""
    given = len(arguments.items)
    for function in callee.function:
        wanted = function.scope.parameters if isinstance(function, Function) else []
        if any(given <= one.position and one.default is None for one in wanted):
            return False
    return True


def _call_record(ev: Evaluator, callee: Record, arguments: Arguments) -> Values:
    return fields.recorded(ev, callee, arguments)


def _call_context_managed(ev: Evaluator, callee: ContextManaged, arguments: Arguments) -> Values:
    scope = callee.function.scope
    return ev.object("contextlib.contextmanager-object", arguments.node, scope)


def _call_delayed(ev: Evaluator, callee: DelayedFunction, arguments: Arguments) -> Values:
    site = ev.knowledge.function_site(callee.site)
    if site is None or site.result is None:
        return (UNKNOWN,)
    return ev.object(site.result, arguments.node)


def _call_object_method(ev: Evaluator, callee: ObjectMethod, arguments: Arguments) -> Values:
    return externals.call_method(ev, callee, arguments)


def _call_items_method(ev: Evaluator, callee: ItemsMethod, arguments: Arguments) -> Values:
    return containers.call_method(ev, callee, arguments)


def _call_object(ev: Evaluator, callee: Object, arguments: Arguments) -> Values:
    return externals.call_method(ev, ObjectMethod(callee, "__call__"), arguments)


def _call_instance(ev: Evaluator, callee: Instance, arguments: Arguments) -> Values:
    methods = instances.class_attribute(ev, callee.cls, "__call__", callee)
    return join(call(ev, value, arguments) for value in methods)


def call_function(
    ev: Evaluator, function: Function, arguments: Arguments, owner: Value | None
) -> Values:
    """What calling a function of this module returns."""
    scope = function.scope
    if scope.is_generator:
        name = "async_generator" if scope.is_async else "generator"
        return ev.object(name, arguments.node, scope)
    if scope.is_async:
        return ev.object("coroutine", arguments.node, scope)
    if arguments.frame.depth >= MOST_DEPTH:
        return (UNKNOWN,)
    return results(ev, ev.call_frame(function, arguments, owner))


def runs_of(ev: Evaluator, values: Values) -> Iterator[Frame]:
    """Runs of the module's functions among what is called, of whose arguments nothing is known."""
    for value in values:
        if isinstance(value, Function):
            yield ev.generic_frame(value)
        elif isinstance(value, Method):
            yield ev.generic_frame(value.function, value.owner)
        elif isinstance(value, Partial):
            yield from runs_of(ev, value.function)


def results(ev: Evaluator, frame: Frame) -> Values:
    """What the function of a frame returns."""
    scope = frame.scope
    key = "return"
    known = frame.memo.get(key)
    if known is not None:
        return known
    frame.memo[key] = ()
    groups = [
        (NONE,) if result.value is None else ev.evaluate(result.value, frame, result.at)
        for result in outcomes(ev, frame)
    ]
    values = join(groups)
    if not scope.returns:
        values = (NONE,)
    if UNKNOWN in values and scope.returns_annotation is not None and frame.lexical is not None:
        promised = declared.instances(
            ev, scope.returns_annotation, frame.lexical, frame.lexical.scope.exit.end()
        )
        values = join([tuple(v for v in values if v is not UNKNOWN), promised])
    frame.memo[key] = values
    return values


def yielded(ev: Evaluator, generator: Object) -> Values:
    """What a generator of this module yields."""
    scope = generator.made_from
    if scope is None:
        return (UNKNOWN,)
    if isinstance(scope.node, cst.GeneratorExp):
        if generator.inside is None:
            return (UNKNOWN,)
        return ev.evaluate(scope.node.elt, generator.inside, scope.exit.end())
    return join(_yields(ev, scope, frame) for frame in ev.contexts(scope)) or (UNKNOWN,)


def _yields(ev: Evaluator, scope: Scope, frame: Frame) -> Values:
    known = frame.memo.get("yield")
    if known is not None:
        return known
    frame.memo["yield"] = ()  # it may yield from itself
    groups: list[Values] = []
    for result in scope.yields:
        if result.value is not None and result.at.block.live:
            values = ev.evaluate(result.value, frame, result.at)
            groups.append(members.elements_of(ev, values) if result.spread else values)
    frame.memo["yield"] = join(groups)
    return frame.memo["yield"]


def awaited(ev: Evaluator, value: Value) -> Values:
    """What `await value` gives."""
    if isinstance(value, Object):
        if value.type.name == "coroutine" and value.made_from is not None:
            return join(results(ev, frame) for frame in ev.contexts(value.made_from))
        if value.type.kind == "client":
            return (value,)  # `await Client(asynchronous=True)` is the client
    return (UNKNOWN,)


def entered(ev: Evaluator, value: Value, *, is_async: bool = False) -> Values:
    """What `with value as x` binds."""
    if isinstance(value, Items):
        return value.yields or (UNKNOWN,)
    if isinstance(value, Object):
        gives = value.type.methods.get("__enter__")
        if gives is not None:
            return ev.object(gives, value.origin) if gives else (UNKNOWN,)
        if value.made_from is not None:
            return yielded(ev, value)  # a @contextmanager function was called
        return (UNKNOWN,) if value.type.kind == "lock" else (value,)
    if isinstance(value, Instance):
        enter = instances.method(ev, value.cls, "__aenter__" if is_async else "__enter__")
        if enter is None:
            return (UNKNOWN,)
        return results(ev, ev.generic_frame(enter, value))
    return (UNKNOWN,)


# --- parameters -------------------------------------------------------------------------------


def parameter_values(ev: Evaluator, param: Parameter, frame: Frame) -> Values:
    """What a parameter holds in a frame: the argument, else the default, else its annotation."""
    scope = frame.scope
    is_method = instances.class_of(scope) is not None and not _is_static(scope)
    if is_method and param.position == 0 and param.kind == "positional":
        return _self_values(ev, frame)
    if frame.arguments is None:
        return _declared_if_unknown(ev, param, frame, (UNKNOWN,))
    offset = 1 if is_method else 0
    passed = argument_for(param, frame.arguments, scope.parameters, offset)
    if passed is None:
        return default_values(ev, param, frame)
    return _declared_if_unknown(ev, param, frame, passed)


def default_values(ev: Evaluator, param: Parameter, frame: Frame) -> Values:
    """The default of a parameter, evaluated where the function was defined."""
    made_at = frame.scope.made_at
    if param.default is None or frame.lexical is None or made_at is None:
        return (UNKNOWN,)
    return ev.evaluate(param.default, frame.lexical, made_at)


def _declared_if_unknown(ev: Evaluator, param: Parameter, frame: Frame, values: Values) -> Values:
    made_at = frame.scope.made_at
    if UNKNOWN not in values or param.annotation is None or frame.lexical is None:
        return values
    if made_at is None:
        return values
    promised = declared.instances(ev, param.annotation, frame.lexical, made_at)
    return join([tuple(value for value in values if value is not UNKNOWN), promised])


def _is_static(scope: Scope) -> bool:
    return any(
        isinstance(decorator.decorator, cst.Name) and decorator.decorator.value == "staticmethod"
        for decorator in scope.decorators
    )


def _is_class_method(scope: Scope) -> bool:
    return any(
        isinstance(decorator.decorator, cst.Name) and decorator.decorator.value == "classmethod"
        for decorator in scope.decorators
    )


def _self_values(ev: Evaluator, frame: Frame) -> Values:
    """`self` (or `cls`): the bound instance, else every construction of the class in sight."""
    if frame.owner is not None:
        return (frame.owner,)
    class_scope = instances.class_of(frame.scope)
    if class_scope is None or frame.lexical is None or frame.lexical.lexical is None:
        return (UNKNOWN,)
    cls = ClassValue(class_scope, frame.lexical.lexical)
    if _is_class_method(frame.scope) or frame.scope.name == "__new__":
        return (cls,)
    return (Instance(cls, None, None),)


# --- callers ----------------------------------------------------------------------------------


#: Methods that `with` statements call.
_MANAGING = frozenset({"__enter__", "__exit__", "__aenter__", "__aexit__"})


def find_contexts(ev: Evaluator, scope: Scope) -> list[Frame]:
    """The frames in which `scope` runs, as far as its module calls it, or the analysed file."""
    if scope.parent is None:
        return [ev.modules.of(scope).frame]
    outer = ev.contexts(scope.parent) or [generic(ev, scope.parent)]
    if not scope.is_function:
        return [ev.inline_frame(scope, frame) for frame in outer]
    found = [*_calling(ev, scope), *_managing(ev, scope)][:MOST_CONTEXTS]
    return found or [ev.generic_frame(Function(scope, frame)) for frame in outer[:MOST_CONTEXTS]]


def _calling(ev: Evaluator, scope: Scope) -> list[Frame]:
    """The frames of a function that calls and decorators make."""
    found: list[Frame] = []
    for name, model in product(_names_of(scope), _callers(ev, scope)):
        for site in model.calls_by_name.get(name, ()):
            if not site.at.block.live or site.scope is scope:
                continue
            for caller in ev.contexts(site.scope):
                found.extend(_frames_of_call(ev, site.node, site.at, caller, scope))
                if len(found) >= MOST_CONTEXTS:
                    return found
        for decorator, decorated in model.decorated.get(name, ()):
            for frame in ev.contexts(decorated.parent) if decorated.parent is not None else ():
                found.extend(decorators.frames(ev, decorator, decorated, frame, scope))
    return found


def _callers(ev: Evaluator, scope: Scope) -> list[Model]:
    """The modules whose calls of a function count: its own, and the analysed one."""
    return list(dict.fromkeys((ev.model, ev.modules.of(scope).model)))


def _managing(ev: Evaluator, scope: Scope) -> Iterator[Frame]:
    """The frames of a method that `with` statements call."""
    if scope.name not in _MANAGING:
        return
    for one in (one for model in _callers(ev, scope) for one in model.managed):
        if scope.name not in one.methods or one.scope is scope:
            continue
        points = (one.entered,) if scope.name == one.methods[0] else one.left
        for at in points:
            for caller in ev.contexts(one.scope) if at.block.live else ():
                yield from _managed(ev, scope, one, caller, at)


def _managed(
    ev: Evaluator, scope: Scope, managed: Managed, caller: Frame, at: Point
) -> Iterator[Frame]:
    """The frames of a method that a `with` statement calls at one point."""
    for value in ev.evaluate(managed.node, caller, managed.entered):
        if isinstance(value, Instance):
            method = instances.method(ev, value.cls, scope.name)
            if method is not None and method.scope is scope:
                nothing = Arguments((), caller, at, managed.node, partial=True)
                yield ev.call_frame(method, nothing, value)


def generic(ev: Evaluator, scope: Scope) -> Frame:
    """A frame of a scope of whose callers nothing is known."""
    if scope.parent is None:
        return ev.modules.of(scope).frame
    outer = (ev.contexts(scope.parent) or [generic(ev, scope.parent)])[0]
    if scope.is_function:
        return ev.generic_frame(Function(scope, outer))
    return ev.inline_frame(scope, outer)


def _names_of(scope: Scope) -> list[str]:
    """What a call of the function may look like."""
    if scope.kind == "lambda":
        return []
    owner = instances.class_of(scope)
    if owner is not None and scope.name in ("__init__", "__new__", "__post_init__"):
        return [owner.name]
    return [scope.name]


def _frames_of_call(
    ev: Evaluator, node: cst.Call, at: Point, caller: Frame, scope: Scope
) -> list[Frame]:
    if caller.depth >= MOST_DEPTH:
        return []
    frames: list[Frame] = []
    for callee in ev.evaluate(node.func, caller, at):
        function: Function | None = None
        owner: Value | None = None
        if isinstance(callee, Function):
            function = callee
        elif isinstance(callee, ContextManaged):
            function = callee.function
        elif isinstance(callee, Method):
            function, owner = callee.function, callee.owner
        elif isinstance(callee, ClassValue):
            function = instances.method(ev, callee, scope.name)
            owner = next(iter(ev.evaluate(node, caller, at)), None)
        if function is not None and function.scope is scope:
            frames.append(ev.call_frame(function, ev.arguments(node, caller, at), owner))
    return frames


_CALLS: dict[type, Callable[[Evaluator, Any, Arguments], Values]] = {
    External: _call_external,
    Function: _call_plain_function,
    Method: _call_bound,
    ClassValue: _call_class,
    ObjectMethod: _call_object_method,
    ItemsMethod: _call_items_method,
    Partial: _call_partial,
    DelayedFunction: _call_delayed,
    Object: _call_object,
    Instance: _call_instance,
    Record: _call_record,
    ContextManaged: _call_context_managed,
}
