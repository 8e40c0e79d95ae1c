"""What instances remember: a `cached_property` that has been read is stored among their attributes.

From then on it is pickled with them. Source: `functools.cached_property.__get__`, which stores into
the instance's `__dict__`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture import calls, history, instances
from flake8_dask_pickle.capture.history import Task
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.values import ClassValue, Descriptor, Function, Instance, Values
from flake8_dask_pickle.model.module import dotted_path

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

_CACHED = "functools.cached_property"


def remembered(
    ev: Evaluator, instance: Instance, moment: Moment, task: Task
) -> Iterator[tuple[str, Values, bool]]:
    """The cached properties of an instance that have been read by the moment.

    Yields the property, what it gives, and whether it surely was read by now.
    """
    for name, function in _cached(ev, instance.cls).items():
        reads = [
            *_in_construction(ev, instance, name),
            *(run.sure for run in history.property_runs(ev, function, instance, moment, task)),
        ]
        if reads:
            yield name, calls.results(ev, ev.generic_frame(function, instance)), any(reads)


@instances.once
def _cached(ev: Evaluator, cls: ClassValue) -> dict[str, Function]:
    """The cached properties of a class, inherited ones included, by name."""
    methods = (
        one for base in instances.lineage(ev, cls) for one in instances.own_methods(ev, base)
    )
    decorated = sorted({one.scope.name for one in methods if one.scope.decorators})
    raw = ((name, instances.raw_attribute(ev, cls, name)) for name in sorted(decorated))
    return {
        name: value.function
        for name, found in raw
        for value in (() if found is None else found[0])
        if isinstance(value, Descriptor)
        and value.itself == _CACHED
        and isinstance(value.function, Function)
    }


def _in_construction(ev: Evaluator, instance: Instance, name: str) -> Iterator[bool]:
    """Whether each read by `__init__`, and by what it calls on itself, surely happens."""
    for scope in instances.construction_methods(ev, instance.cls):
        itself = scope.parameters[0].name if scope.parameters else None
        for read in ev.modules.of(scope).model.attributes_read.get(name, ()):
            if read.scope is scope and dotted_path(read.node.value) == itself:
                yield read.at.block is scope.entry
