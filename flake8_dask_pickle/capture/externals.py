"""Calls of what other modules define: builtins, the standard library, and what the tables know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import calls, containers, fields, instances, kinds, members
from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.values import (
    PLAIN,
    UNKNOWN,
    Argument,
    Arguments,
    ClassValue,
    Const,
    DelayedFunction,
    External,
    Function,
    Instance,
    Method,
    ObjectMethod,
    Partial,
    Super,
    Value,
    Values,
    join,
)

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

Handler = Callable[["Evaluator", Arguments], Values]


def call_external(ev: Evaluator, dotted: str, arguments: Arguments) -> Values:
    """What calling the imported or builtin thing `dotted` returns."""
    name = ev.knowledge.canonical(dotted).removeprefix("builtins.")
    handler = _HANDLERS.get(name)
    if handler is not None:
        return handler(ev, arguments)
    if name in FILE_OPENERS:
        return _opened(ev, arguments, mode_at=FILE_OPENERS[name])
    if name == "numpy.load" and _opens_archive(arguments):
        return ev.object("numpy.lib.npyio.NpzFile", arguments.node)
    made = ev.knowledge.made_by(dotted, _given(arguments)) or ev.knowledge.made_by(
        name, _given(arguments)
    )
    if made is not None and made.holds_arguments:
        return containers.holder(ev, name, arguments)
    if made is not None:
        return ev.object(made.name, arguments.node, made=arguments)
    site = ev.knowledge.function_site(dotted)
    if site is not None and site.result is not None:
        return ev.object(site.result, arguments.node)
    return (UNKNOWN,)


def _given(arguments: Arguments) -> set[str]:
    """Which arguments a call passes: keywords by name, positional ones by number."""
    if not arguments.partial and not any(item.star for item in arguments.items):
        # Which they are does not depend on what they are: nothing has to be evaluated.
        keywords = {item.keyword for item in arguments.items if item.keyword is not None}
        positional = sum(item.keyword is None for item in arguments.items)
        return {*keywords, *map(str, range(positional))}
    call = passed(arguments)
    return {*call.keywords, *map(str, range(len(call.positional)))}


#: Methods of an exit stack that give what `with` would bind.
_ENTERING = frozenset({"enter_context", "enter_async_context"})


def call_method(ev: Evaluator, method: ObjectMethod, arguments: Arguments) -> Values:
    """What calling a method of an object of a known type returns."""
    type_ = method.owner.type
    if type_.name == "pathlib.Path" and method.name == "open":
        return _opened(ev, arguments, mode_at=0)
    if type_.name == "contextlib.ExitStack" and method.name in _ENTERING:
        entering = _argument(arguments, 0, "cm") or (UNKNOWN,)
        is_async = method.name == "enter_async_context"
        return join(calls.entered(ev, one, is_async=is_async) for one in entering)
    gives = type_.methods.get(method.name)
    if gives is None:
        site = ev.knowledge.method_site(type_.name, method.name)
        gives = site.result if site is not None and site.result else type_.default_method
    if gives is None:
        return (UNKNOWN,)
    return ev.object(gives, arguments.node, made=method.owner.made) if gives else (PLAIN,)


# --- files ------------------------------------------------------------------------------------

#: Functions that open a file, and the position of their `mode`.
FILE_OPENERS = {"open": 1, "io.open": 1, "os.fdopen": 1, "codecs.open": 1}


def _opened(ev: Evaluator, arguments: Arguments, *, mode_at: int) -> Values:
    """An open file: what it is depends on the mode."""
    mode = _argument(arguments, mode_at, "mode")
    if mode is None:
        return ev.object("file.read-text", arguments.node)
    modes = {value.value if isinstance(value, Const) else None for value in mode}
    if len(modes) != 1:
        return (UNKNOWN,)
    text = modes.pop()
    if not isinstance(text, str):
        return (UNKNOWN,)
    if "b" in text:
        return ev.object("file.binary", arguments.node)
    if any(letter in text for letter in "wax"):
        # A text file that can also be read (`w+`) is copied like one opened for reading.
        return ev.object("file.read-text" if "+" in text else "file.write", arguments.node)
    return ev.object("file.read-text", arguments.node)


# --- builtins and the standard library -----------------------------------------------------------


def _same(ev: Evaluator, arguments: Arguments) -> Values:
    """Functions that give back what they were given, as far as pickling goes."""
    first = _argument(arguments, 0, None)
    return (UNKNOWN,) if first is None else first


def _copied(ev: Evaluator, arguments: Arguments) -> Values:
    """`copy.copy(x)`: what happens to the one afterwards does not happen to the other."""
    return tuple(
        Instance(one.cls, arguments.node, one.made) if isinstance(one, Instance) else one
        for one in _same(ev, arguments)
    )


def _second(ev: Evaluator, arguments: Arguments) -> Values:
    second = _argument(arguments, 1, "val")
    return (UNKNOWN,) if second is None else second


def _next(ev: Evaluator, arguments: Arguments) -> Values:
    first = _argument(arguments, 0, None)
    return (UNKNOWN,) if first is None else members.elements_of(ev, first)


def _partial(ev: Evaluator, arguments: Arguments) -> Values:
    if not arguments.items or arguments.items[0].star:
        return (UNKNOWN,)
    first, *rest = arguments.settled().items
    return (
        Partial(
            first.values,
            Arguments(tuple(rest), arguments.frame, arguments.at, arguments.node),
            arguments.node,
        ),
    )


def _by_name(ev: Evaluator, arguments: Arguments) -> Values:
    """`lru_cache(f)` is what the decorator makes; `lru_cache(maxsize=8)` is the decorator."""
    first = _argument(arguments, 0, "user_function") or ()
    callables = (Function, Method, External, Partial, ClassValue)
    if not any(isinstance(value, callables) for value in first):
        return (External("functools.lru_cache"),)
    return join(
        (replace(value, by_name="functools.lru_cache"),)
        if isinstance(value, Function)
        else ev.object("functools.lru_cache-wrapper", arguments.node)
        for value in first
    )


def _curry(ev: Evaluator, arguments: Arguments) -> Values:
    return tuple(
        replace(value, curried=True) if isinstance(value, Partial) else value
        for value in _partial(ev, arguments)
    )


def _wraps(ev: Evaluator, arguments: Arguments) -> Values:
    """`wraps(f)`: a decorator that puts `f` into the wrapper's `__wrapped__`."""
    return (
        Partial(
            (External("functools.update_wrapper"),), _shifted(arguments.settled()), arguments.node
        ),
    )


def _shifted(arguments: Arguments) -> Arguments:
    """The wrapped function as the keyword that `update_wrapper` takes it by."""
    items = tuple(
        Argument("wrapped", "", item.node, item.values)
        for item in arguments.items[:1]
        if item.keyword in (None, "wrapped")
    )
    return Arguments(items, arguments.frame, arguments.at, arguments.node)


def _update_wrapper(ev: Evaluator, arguments: Arguments) -> Values:
    wrapper = _argument(arguments, 0, "wrapper") or ()
    wrapped = _argument(arguments, 1, "wrapped") or (UNKNOWN,)
    return join(
        (Function(value.scope, value.lexical, one),) if isinstance(value, Function) else (value,)
        for value in wrapper
        for one in wrapped
    )


def _delayed(ev: Evaluator, arguments: Arguments) -> Values:
    first = _argument(arguments, 0, "obj")
    if first is None:
        # `delayed(pure=True)` is a decorator.
        return (External("dask.delayed"),)
    callables = (Function, Method, External, Partial, ClassValue, Instance)
    if any(isinstance(value, callables) for value in first):
        return (DelayedFunction(first, arguments.node),)
    if UNKNOWN in first or any(_is_known_method(value) for value in first):
        return (DelayedFunction(first, arguments.node),)
    return ev.object("dask.delayed.Delayed", arguments.node)


def _is_known_method(value: Value) -> bool:
    """Whether a value is a method of which the tables say what it gives: `pattern.search`."""
    return isinstance(value, ObjectMethod) and bool(value.owner.type.methods.get(value.name))


def _joblib_delayed(ev: Evaluator, arguments: Arguments) -> Values:
    first = _argument(arguments, 0, "function")
    if first is None:
        return (UNKNOWN,)
    return (DelayedFunction(first, arguments.node, "joblib.delayed.__call__"),)


def _isinstance(ev: Evaluator, arguments: Arguments) -> Values:
    what = _argument(arguments, 0, None)
    if not what or len(arguments.items) != 2:
        return (PLAIN,)
    node = arguments.items[1].node
    if not isinstance(node, cst.BaseExpression):
        return (PLAIN,)
    classes = kinds.types_of(ev, node, arguments.frame, arguments.at)
    answers = {kinds.is_instance(ev, value, classes) for value in what}
    answer = answers.pop() if len(answers) == 1 else None
    return (PLAIN if answer is None else Const(answer),)


def _getattr(ev: Evaluator, arguments: Arguments) -> Values:
    owners = _argument(arguments, 0, None)
    name = _argument(arguments, 1, None)
    if owners and name and len(name) == 1 and isinstance(name[0], Const):
        text = name[0].value
        if isinstance(text, str):
            return join(members.member(ev, owner, text, arguments.node) for owner in owners)
    return (UNKNOWN,)


def _super(ev: Evaluator, arguments: Arguments) -> Values:
    scope = arguments.frame.scope.enclosing_function()
    frame = arguments.frame
    while frame.scope is not scope and frame.lexical is not None:
        frame = frame.lexical
    class_scope = instances.class_of(scope)
    if class_scope is None or frame.lexical is None or frame.lexical.lexical is None:
        return (UNKNOWN,)
    cls = ClassValue(class_scope, frame.lexical.lexical)
    owner = frame.owner if isinstance(frame.owner, Instance) else Instance(cls, None, None)
    return (Super(cls, owner),)


def _run(ev: Evaluator, arguments: Arguments) -> Values:
    """`asyncio.run(coro)` gives what awaiting the coroutine gives."""
    first = _argument(arguments, 0, "main")
    return (UNKNOWN,) if first is None else join(calls.awaited(ev, value) for value in first)


def _argument(arguments: Arguments, position: int, keyword: str | None) -> Values | None:
    """The values at a position or under a keyword; None where the call does not show them."""
    seen = 0
    for item in arguments.items:
        if item.star:
            return None
        if item.keyword is not None:
            if item.keyword == keyword:
                return item.values
        else:
            if seen == position:
                return item.values
            seen += 1
    return None


def _opens_archive(arguments: Arguments) -> bool:
    """Whether `numpy.load` gets the name of an archive, which it keeps open."""
    file = _argument(arguments, 0, "file") or ()
    names = [one.value for one in file if isinstance(one, Const)]
    archives = [one for one in names if isinstance(one, str) and one.endswith(".npz")]
    return len(archives) == len(file) > 0


_HANDLERS: dict[str, Handler] = {
    "list": partial(containers.collected, "list"),
    "tuple": partial(containers.collected, "tuple"),
    "set": partial(containers.collected, "set"),
    "frozenset": partial(containers.collected, "set"),
    "sorted": partial(containers.collected, "list"),
    "dict": partial(containers.collected, "dict"),
    "dict.fromkeys": containers.from_keys,
    "collections.OrderedDict": partial(containers.collected, "dict"),
    "collections.defaultdict": partial(containers.started, "dict"),
    "collections.Counter": partial(containers.started, "dict"),
    "collections.deque": partial(containers.collected, "list"),
    "types.SimpleNamespace": partial(containers.collected, "namespace"),
    "next": _next,
    "getattr": _getattr,
    "isinstance": _isinstance,
    "super": _super,
    "copy.copy": _copied,
    "copy.deepcopy": _copied,
    "typing.cast": _second,
    "functools.partial": _partial,
    "toolz.partial": _partial,
    "toolz.curry": _curry,
    "cytoolz.curry": _curry,
    "toolz.functoolz.curry": _curry,
    "functools.partialmethod": _partial,
    "functools.lru_cache": _by_name,
    "functools.cache": _by_name,
    "dataclasses.field": fields.field,
    "attr.ib": fields.field,
    "attr.field": fields.field,
    "attrs.field": fields.field,
    "attr.Factory": fields.factory,
    "attrs.Factory": fields.factory,
    "collections.namedtuple": fields.record,
    "functools.wraps": _wraps,
    "functools.update_wrapper": _update_wrapper,
    "dask.delayed": _delayed,
    "joblib.delayed": _joblib_delayed,
    "asyncio.run": _run,
}
