"""What attributes and containers hold at the moment at which a task is pickled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import history, instances, names
from flake8_dask_pickle.capture.history import Run, Task
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.values import (
    NONE,
    UNKNOWN,
    Function,
    Instance,
    Items,
    Values,
    join,
    without_placeholder,
)
from flake8_dask_pickle.model.flow import reaching
from flake8_dask_pickle.model.scopes import Block, Guard
from flake8_dask_pickle.model.tree import below

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


def attribute(ev: Evaluator, instance: Instance, name: str, moment: Moment, task: Task) -> Values:
    """What is stored in an attribute of an instance at the moment.

    A method that nothing in sight calls may have run as well, unless the instance itself is made
    in sight.
    """
    construction = instances.construction_methods(ev, instance.cls)
    in_making = any(frame.scope in construction for frame, _ in moment.frames())
    values = () if in_making else instances.constructed_values(ev, instance, name)
    stores: list[tuple[Run, str]] = []
    for function, self_name in instances.writers(ev, instance.cls, name, deletes=True):
        overridden = function.scope.name in instances.CONSTRUCTORS
        if not in_making if function.scope in construction else overridden:
            continue
        found = history.runs(ev, function.scope, moment, task)
        path = f"{self_name}.{name}"
        stores += [(run, path) for run in found.seen if history.is_of(run.frame, instance)]
        if history.is_property(function.scope):
            stores += [
                (run, path) for run in history.property_runs(ev, function, instance, moment, task)
            ]
        if found.others and instance.made is None:
            frame = instances.method_frame(ev, function, instance)
            stored, _ = instances.stored_in(ev, path, frame, function.scope.exit.end())
            if stored:
                values = join([without_placeholder(join([values, stored])), (UNKNOWN,)])
    stores += _stored_by_functions(ev, instance, name, moment, task)
    for run, path in sorted(stores, key=lambda one: one[0].order):
        stored, is_open = instances.stored_in(ev, path, run.frame, run.at)
        if (run.sure and not is_open) or drops(ev, path, run):
            values = stored
        elif run.sure and _asks_first(path, run):
            values = without_placeholder(join([values, stored]))
        elif not run.tried:
            values = join([values, stored])
    return _changed_by_methods(ev, instance, name, moment, task, values)


def _stored_by_functions(
    ev: Evaluator, instance: Instance, name: str, moment: Moment, task: Task
) -> Iterator[tuple[Run, str]]:
    """The runs of functions that have been passed the instance, and store the attribute."""
    for scope, root in instances.storing_functions(ev, instance.cls, name):
        for run in history.runs(ev, scope, moment, task).seen:
            passed = names.resolve(ev, root, run.frame, scope.entry.end())
            if instance in passed:
                yield replace(run, sure=run.sure and len(passed) == 1), f"{root}.{name}"


def _changed_by_methods(
    ev: Evaluator,
    instance: Instance,
    name: str,
    moment: Moment,
    task: Task,
    values: Values,
) -> Values:
    """The values, with what methods that do not store the container have put into it."""
    if not any(isinstance(value, Items) for value in values):
        return values
    changes: list[tuple[Run, str]] = []
    for cls in instances.lineage(ev, instance.cls):
        for method in instances.own_methods(ev, cls):
            scope = method.scope
            path = f"{scope.parameters[0].name}.{name}" if scope.parameters else ""
            if path in scope.changing and path not in scope.flowing:
                found = history.runs(ev, scope, moment, task).seen
                changes += [(run, path) for run in found if history.is_of(run.frame, instance)]
    return _changed(ev, changes, values)


def changed_by_functions(
    ev: Evaluator,
    name: str,
    function: Function,
    moment: Moment,
    task: Task,
    values: Values,
) -> Values:
    """The values of a captured name, with what other functions have put into the container."""
    if not any(isinstance(value, Items) for value in values):
        return values
    changes = [
        (run, name)
        for scope in ev.modules.of(function.scope).model.changed_elsewhere.get(name, ())
        if scope is not function.scope
        for run in history.runs(ev, scope, moment, task).seen
    ]
    return _changed(ev, changes, values)


def _changed(ev: Evaluator, changes: list[tuple[Run, str]], values: Values) -> Values:
    """The values after runs that each change what is held under a path."""
    for run, path in sorted(changes, key=lambda one: one[0].order):
        values = names.changed(ev, path, values, run.frame, run.at, sure=run.sure)
    return values


def drops(ev: Evaluator, path: str, run: Run) -> bool:
    """Whether nothing is left under a name once a function has run: `conn = None`, `del conn`.

    What is dropped only where it is there is not there afterwards either.
    """
    found = reaching((path,), run.at)
    stored = join(names.binding_values(ev, one, run.frame) for one in found.bindings)
    empty = bool(found.bindings) and set(stored) <= {NONE}
    return run.sure and empty and (not found.open or _asks_first(path, run))


def _asks_first(path: str, run: Run) -> bool:
    """Whether a run stores only as it finds what is there: `if self.conn is None: …`."""
    name = path.rpartition(".")[2]
    blocks: list[Block] = [one.at.block for one in reaching((path,), run.at).bindings]
    return bool(blocks) and all(
        block.guards and all(_reads(guard, name) for guard in block.guards) for block in blocks
    )


def _reads(guard: Guard, name: str) -> bool:
    """Whether a test looks at an attribute, or a variable, of this name."""
    return any(
        (isinstance(one, cst.Attribute) and one.attr.value == name)
        or (isinstance(one, cst.Name) and one.value == name)
        or (isinstance(one, cst.SimpleString) and one.raw_value == name)
        for one in below(guard.test)
    )
