"""Put what Dask shares between workers, and what travels, in the place of what does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePath

import libcst as cst

from flake8_dask_pickle.capture.values import External
from flake8_dask_pickle.fixing import states
from flake8_dask_pickle.fixing.driver import (
    called_by,
    is_attribute_used_by_driver,
    is_used_by_driver,
)
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Import, Mend
from flake8_dask_pickle.fixing.ways import MADE_INSIDE
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.module import argument_named

#: What `dask.distributed` has in the place of a type, by the name of its row; made with a name.
#: Its queues take only what msgpack can encode, and nothing before there is a client.
_SHARED = {
    "threading.Lock": "Lock",
    "multiprocessing.Lock": "Lock",
    "threading.Event": "Event",
    "multiprocessing.Event": "Event",
}
#: What is not reentrant and has no other way to be used than with `with`, `acquire`, `release`.
_LOCKS = frozenset({"threading.Lock", "multiprocessing.Lock"})
#: What each copy of an instance may have for itself: it guards what the copy holds.
_OF_COPIES = _LOCKS | {"threading.RLock", "multiprocessing.RLock"}
_REPEATING = (cst.For, cst.While, cst.BaseComp)


def by_dask(aid: Aid) -> Iterator[Mend]:
    """`threading.Lock()` to `dask.distributed.Lock("guard")`, where a cluster runs the tasks."""
    call = _construction(aid)
    shared = _SHARED.get(_row(aid))
    submission = aid.submission
    uses_cluster = any("distributed" in name for name in aid.ev.model.imports)
    on_cluster = submission is not None and submission.where == "elsewhere" and uses_cluster
    if shared is None or not on_cluster or call.args:
        raise CannotMendError("Dask has nothing in its place")
    variable, scope = _variable(aid, call)
    _require_only_tasks(aid, variable, scope)
    name, imports = aid.spelling("dask.distributed", shared)
    made = f'{name}("{_name_for_all(aid, variable, scope)}")'
    title = f"Use {shared} of dask.distributed, which all workers share"
    yield _instead(aid, title, call, call.func, name, made, imports)


def by_serializable_lock(aid: Aid) -> Iterator[Mend]:
    """`threading.Lock()` to `dask.utils.SerializableLock()`, of which each process has its own."""
    origin = aid.carried.capture.origin
    if _row(aid) not in _LOCKS or not isinstance(origin, cst.Call):
        raise CannotMendError("it is no plain lock")
    title = "Use a SerializableLock, of which each process has its own"
    factory = argument_named(origin, "default_factory")
    made: cst.BaseExpression = origin if factory is None else factory.value
    name, imports = aid.spelling("dask.utils", "SerializableLock")
    if factory is not None and isinstance(made, (cst.Name, cst.Attribute)):
        yield _instead(aid, title, made, made, name, name, imports)
    elif factory is None and not _construction(aid).args:
        yield _instead(aid, title, made, origin.func, name, f"{name}()", imports)


def made_for_the_copy(aid: Aid) -> Iterator[Mend]:
    """Give the class `__setstate__`, which makes a lock that guards what the copy holds."""
    if _row(aid) not in _OF_COPIES:
        raise CannotMendError("it is there for several tasks")
    return states.left_out(aid)


def queue_inside(aid: Aid) -> Iterator[Mend]:
    """Make a queue inside the task that alone uses it; a lock of its own would keep nobody out."""
    if aid.carried.kind != "queue":
        raise CannotMendError("each task would have its own")
    found = None
    with suppress(CannotMendError):
        found = _variable(aid, aid.carried.capture.origin)
    if found is not None:
        _require_only_tasks(aid, *found)
    for way in MADE_INSIDE:
        with suppress(CannotMendError):
            yield from way(aid)


def _require_only_tasks(aid: Aid, variable: str, scope: Scope) -> None:
    """Raise CannotMendError where the program itself uses a variable: it may have no client."""
    is_attribute = scope.kind == "class"
    if is_attribute and is_attribute_used_by_driver(aid, variable):
        raise CannotMendError("the program uses it as well")
    if not is_attribute and is_used_by_driver(aid, variable, scope):
        raise CannotMendError("the program uses it as well")


def _row(aid: Aid) -> str:
    type_ = aid.carried.capture.type
    return "" if type_ is None else type_.name


def _construction(aid: Aid) -> cst.Call:
    """The call of the class itself, and not one of `field(default_factory=…)`."""
    origin = aid.carried.capture.origin
    if not isinstance(origin, cst.Call):
        raise CannotMendError("it is not made by a call")
    called = called_by(aid, origin)
    known = [one.dotted for one in called if isinstance(one, External)]
    if not known or any(aid.ev.knowledge.type(one) is None for one in known):
        raise CannotMendError("it is not made by its class")
    return origin


def _variable(aid: Aid, made: cst.CSTNode) -> tuple[str, Scope]:
    """The variable that something is made for, once, and the scope that has it.

    An attribute of an instance is none: each instance has one of its own.
    """
    parent = aid.keeping.parents.get(made)
    targets: list[cst.BaseExpression] = []
    if isinstance(parent, cst.Assign):
        targets = [one.target for one in parent.targets]
    elif isinstance(parent, cst.AnnAssign):
        targets = [parent.target]
    target = targets[0] if len(targets) == 1 else None
    if not isinstance(target, cst.Name):
        raise CannotMendError("it is made for no variable")
    scope = aid.scope_at(made)
    one = parent
    while one is not None and one is not scope.node:
        if isinstance(one, _REPEATING):
            raise CannotMendError("it is made several times")
        one = aid.keeping.parents.get(one)
    return target.value, scope


def _name_for_all(aid: Aid, variable: str, scope: Scope) -> str:
    """A name that no other lock of the cluster has: the module, what is around it, the variable."""
    outer = [one.name for one in (scope, *scope.ancestors()) if one.kind in ("class", "function")]
    stem = PurePath(aid.ev.modules.main.filename).stem
    names = [*([stem] if stem.isidentifier() else []), *reversed(outer), variable]
    return ".".join(names)


def _instead(
    aid: Aid,
    title: str,
    node: cst.BaseExpression,
    before: cst.BaseExpression,
    after: str,
    made: str,
    imports: tuple[Import, ...],
) -> Mend:
    """Another object in the place of one, and the class `after` where a variable is annotated.

    Its class `before` need not be imported any more.
    """
    replaced = [node, *_annotations(aid, before)]
    changes = [aid.replace(node, made), *(aid.replace(one, after) for one in replaced[1:])]
    leftovers = aid.unused_import(replaced)
    return Mend(title, "unsafe", tuple(changes), imports, leftovers)


def _annotations(aid: Aid, cls: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The annotation of the variable that is assigned what a class makes, where it names that."""
    statement = aid.around(cls, (cst.AnnAssign, cst.BaseStatement))
    if isinstance(statement, cst.AnnAssign):
        annotation = statement.annotation.annotation
        if aid.source(annotation) == aid.source(cls):
            yield annotation
