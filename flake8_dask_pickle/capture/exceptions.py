"""Exceptions of the module's own classes: whether they can be loaded again.

`BaseException.__reduce__` keeps `self.args` only, and loading calls the class with them. They are
what was given to `BaseException.__init__`, or to the class where its `__init__` does not call that.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import instances
from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.values import (
    Arguments,
    ClassValue,
    External,
    Function,
    Instance,
    Items,
    Super,
    Value,
    Values,
)
from flake8_dask_pickle.model import Parameter
from flake8_dask_pickle.model.flow import bindings_before
from flake8_dask_pickle.model.module import dotted_path
from flake8_dask_pickle.model.tree import children

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


#: Constructors that call others than this are not followed.
MOST_BASES = 4
#: Built-in exceptions that make something of their arguments. Python 3.10 has no groups.
_PARTICULAR = (OSError, UnicodeError, ImportError, getattr(builtins, "BaseExceptionGroup", OSError))


@instances.once
def is_exception(ev: Evaluator, cls: ClassValue) -> bool:
    """Whether the class is an exception whose bases outside the module are all Python's own."""
    foreign = instances.foreign_bases(ev, cls)
    return bool(foreign) and all(
        isinstance(base, External) and _is_plain_exception(base.dotted) for base in foreign
    )


def is_caught(ev: Evaluator, instance: Instance, types: Values) -> bool | None:
    """Whether a handler of these types takes an exception; None where that is not known."""
    if not is_exception(ev, instance.cls):
        return None
    classes = {one.scope for one in instances.lineage(ev, instance.cls)}
    bases = [_builtin(one) for one in instances.foreign_bases(ev, instance.cls)]
    sure = True
    for wanted in types:
        builtin = _builtin(wanted)
        if isinstance(wanted, ClassValue):
            if wanted.scope in classes:
                return True
        elif builtin is None:
            sure = False
        elif any(base is not None and issubclass(base, builtin) for base in bases):
            return True
    return False if sure else None


def _builtin(value: Value) -> type[BaseException] | None:
    """The built-in exception that a value is."""
    dotted = value.dotted if isinstance(value, External) else ""
    found = getattr(builtins, dotted.removeprefix("builtins."), None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _is_plain_exception(dotted: str) -> bool:
    """Whether this is a built-in exception that takes any arguments and keeps them as they are."""
    found = getattr(builtins, dotted.removeprefix("builtins."), None)
    if not isinstance(found, type) or not issubclass(found, BaseException):
        return False
    return not issubclass(found, _PARTICULAR)


def loads(ev: Evaluator, instance: Instance, *, anew: bool = False) -> bool:
    """Whether loading an exception again works, as far as the module shows.

    With `anew`, the class itself has come by value to where the exception is pickled: it was made
    there, and after Dask was imported.
    """
    cls = instance.cls
    if not anew and not _made_after_dask(ev, cls):
        return True
    own = ("__reduce__", "__reduce_ex__", "__new__", "__getnewargs__", "__getnewargs_ex__")
    if any(instances.raw_attribute(ev, cls, name) is not None for name in own):
        return True
    constructor = instances.method(ev, cls, "__init__")
    if constructor is None:
        return True
    given = None if instance.made is None else _count(instance.made)
    kept = _kept(ev, instance, constructor, given)
    return kept is None or _accepts(constructor.scope.parameters[1:], kept)


@instances.once
def _made_after_dask(ev: Evaluator, cls: ClassValue) -> bool:
    """Whether Dask has been imported when the class is made.

    Importing Dask gives every exception class that exists by then a reducer of tblib's, which
    makes instances without calling the class. Source: `tblib.pickling_support.install`, measured.
    """
    outermost = [cls.scope, *cls.scope.ancestors()][-2]
    later = any(outer.is_function for outer in cls.scope.ancestors())
    made_at = None if later else outermost.made_at
    moment = made_at or ev.modules.of(cls.scope).model.module.exit.end()
    return any(
        binding.at.tick < moment.tick
        and (binding.imported or "").startswith(("dask", "distributed"))
        for binding in bindings_before(moment)
    )


def _kept(
    ev: Evaluator, instance: Instance, constructor: Function, given: int | None, depth: int = 0
) -> int | None:
    """How many `args` an exception has once a constructor has run; None where that is not known.

    `given` is how many it had before.
    """
    if depth > MOST_BASES or not constructor.scope.parameters or _sets_args(constructor):
        return None
    inits = [
        call
        for call in ev.modules.of(constructor.scope).model.calls_in(constructor.scope)
        if call.at.block.live and call.name == "__init__"
    ]
    if not inits:
        return given
    call, func = inits[0], inits[0].node.func
    if len(inits) > 1 or call.at.block.guards or not isinstance(func, cst.Attribute):
        return None
    frame = ev.generic_frame(constructor, instance)
    above = _above(ev, ev.evaluate(func.value, frame, call.at))
    passes = _count(ev.arguments(call.node, frame, call.at))
    if above is None or passes is None:
        return None
    classes, with_self = above
    passes -= with_self
    following = next(filter(None, (_own_constructor(ev, one) for one in classes)), None)
    if following is None:
        return passes
    return _kept(ev, instance, following, passes, depth + 1)


def _above(ev: Evaluator, owners: Values) -> tuple[list[ClassValue], bool] | None:
    """The classes whose `__init__` may be meant, and whether `self` is among the arguments."""
    owner = owners[0] if len(owners) == 1 else None
    if isinstance(owner, Super):
        return instances.lineage(ev, owner.cls)[1:], False
    if isinstance(owner, ClassValue):
        return instances.lineage(ev, owner), True
    if isinstance(owner, External) and _is_plain_exception(owner.dotted):
        return [], True
    return None


def _own_constructor(ev: Evaluator, cls: ClassValue) -> Function | None:
    values = instances.own_attribute(ev, cls, "__init__")
    return next((value for value in values if isinstance(value, Function)), None)


def _sets_args(constructor: Function) -> bool:
    """Whether `self.args` is set there."""
    name = f"{constructor.scope.parameters[0].name}.args"
    node = constructor.scope.node
    return any(
        dotted_path(target.target) == name
        for statement in _statements(node)
        if isinstance(statement, cst.Assign)
        for target in statement.targets
    )


def _statements(node: cst.CSTNode) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, cst.BaseSmallStatement):
            found.append(one)
        elif not isinstance(one, cst.BaseExpression):
            pending.extend(children(one))
    return found


def _count(arguments: Arguments) -> int | None:
    """How many positional arguments a call passes, where that is sure."""
    call = passed(arguments)
    unknown = any(item.star == "*" and not _is_exact(item.values) for item in arguments.items)
    return None if unknown or call.rest or not call.exact else len(call.positional)


def _is_exact(values: Values) -> bool:
    return len(values) == 1 and isinstance(values[0], Items) and values[0].exact


def _accepts(parameters: list[Parameter], given: int) -> bool:
    """Whether a call with this many positional arguments, and nothing else, is one."""
    positional = [one for one in parameters if one.kind == "positional"]
    required = sum(1 for one in positional if one.default is None)
    keywords = any(one.kind == "keyword" and one.default is None for one in parameters)
    endless = any(one.kind == "star" for one in parameters)
    return not keywords and required <= given and (endless or given <= len(positional))
