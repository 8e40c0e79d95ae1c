"""What a class says itself of how its instances are pickled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import calls, instances
from flake8_dask_pickle.capture.values import (
    Argument,
    Arguments,
    ClassValue,
    External,
    Function,
    Instance,
    Values,
    join,
)
from flake8_dask_pickle.model import Binding
from flake8_dask_pickle.model.flow import bindings_before, changes

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


#: Under these names distributed registers picklers of its own.
_SERIALIZERS = frozenset(
    {
        "distributed.protocol.dask_serialize.register",
        "distributed.protocol.serialize.dask_serialize.register",
    }
)


@instances.once
def reducers(ev: Evaluator, cls: ClassValue) -> Values:
    """The functions that `copyreg.pickle(cls, …)` registers for a class."""
    calls_ = _registering(ev, cls, "pickle", frozenset({"copyreg.pickle"}))
    return join(given[1] for given in calls_ if len(given) > 1)


@instances.once
def has_serializer(ev: Evaluator, cls: ClassValue) -> bool:
    """Whether `dask_serialize.register(cls)` gives distributed a pickler for instances."""
    return any(True for _ in _registering(ev, cls, "register", _SERIALIZERS))


def _registering(
    ev: Evaluator, cls: ClassValue, name: str, registers: frozenset[str]
) -> Iterator[list[Values]]:
    """The arguments of the calls in the class's module that register something for it."""
    for site in ev.modules.of(cls.scope).model.calls_by_name.get(name, ()):
        frame = ev.contexts(site.scope)[0]
        callees = ev.evaluate(site.node.func, frame, site.at)
        if not any(isinstance(one, External) and one.dotted in registers for one in callees):
            continue
        given = [ev.evaluate(arg.value, frame, site.at) for arg in site.node.args]
        if given and cls in given[0]:
            yield given


def pickles_itself(ev: Evaluator, cls: ClassValue) -> bool:
    """Whether the class, or a reducer registered for it, says what is pickled of an instance."""
    methods = (instances.raw_attribute(ev, cls, name) for name in instances.PICKLE_METHODS)
    if bool(reducers(ev, cls)) or any(found is not None for found in methods):
        return True
    written = ev.modules.of(cls.scope).model.attribute_writes
    return any(
        binding.name == f"{cls.scope.name}.{name}"
        for name in instances.PICKLE_METHODS
        for binding in written.get(name, ())
    )


@instances.once
def taken_from_state(ev: Evaluator, cls: ClassValue) -> cst.CSTNode | None:
    """Where `__getstate__` deletes a key that no `__setstate__` brings back.

    An instance that was loaded lacks the key, so that it cannot be pickled again.
    """
    own = instances.method(ev, cls, "__getstate__")
    if own is None or instances.raw_attribute(ev, cls, "__setstate__") is not None:
        return None
    end = own.scope.exit.end()
    names_ = [binding.name for binding in bindings_before(end) if _is_state(ev, binding)]
    for name in names_:
        for change, always in changes(name, end):
            # `pop` with a default takes out nothing that must be there.
            if change.kind == "drop" and always and isinstance(change.key, cst.SimpleString):
                return change.key
    return None


def _is_state(ev: Evaluator, binding: Binding) -> bool:
    """Whether a local name is bound to (a copy of) the instance's `__dict__`."""
    if binding.value is None:
        return False
    text = ev.modules.text(binding.value)
    return ".__dict__" in text and "{" not in text


def state(ev: Evaluator, instance: Instance) -> Iterator[tuple[str, Values]]:
    """What the methods with which a class says how it is pickled return, by their names."""
    for name in instances.PICKLE_METHODS:
        own = instances.method(ev, instance.cls, name)
        if own is not None:
            yield name, calls.results(ev, ev.generic_frame(own, instance))
    for reducer in reducers(ev, instance.cls):
        if isinstance(reducer, Function) and reducer.scope.parameters and instance.origin:
            argument = Argument(None, "", instance.origin, (instance,))
            frame = reducer.lexical
            arguments = Arguments((argument,), frame, frame.scope.exit.end(), instance.origin)
            yield "the reducer", calls.call(ev, reducer, arguments)
