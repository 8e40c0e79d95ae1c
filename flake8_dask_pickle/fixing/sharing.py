"""Put what Dask shares between workers, and what travels, in the place of what does not."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model.module import last_name

#: What `dask.distributed` has in the place of a type, by the name of its row; made with a name.
_SHARED = {
    "threading.Lock": "Lock",
    "multiprocessing.Lock": "Lock",
    "threading.Event": "Event",
    "multiprocessing.Event": "Event",
    "queue.Queue": "Queue",
    "multiprocessing.Queue": "Queue",
}
#: What is not reentrant and has no other way to be used than with `with`, `acquire`, `release`.
_LOCKS = frozenset({"threading.Lock", "multiprocessing.Lock"})


def by_dask(aid: Aid) -> Iterator[Mend]:
    """`threading.Lock()` to `dask.distributed.Lock("guard")`, where a cluster runs the tasks."""
    call = _construction(aid)
    shared = _SHARED.get(_row(aid))
    submission = aid.submission
    uses_cluster = any("distributed" in name for name in aid.ev.model.imports)
    on_cluster = submission is not None and submission.where == "elsewhere" and uses_cluster
    if shared is None or not on_cluster:
        raise CannotMendError("Dask has nothing in its place")
    name, imports = aid.spelling("dask.distributed", shared)
    rest = "".join(f", {aid.source(arg)}" for arg in call.args)
    content = f'{name}("{name_of(aid, call)}"{rest})'
    title = f"Use {shared} of dask.distributed, which all workers share"
    yield Mend(title, "unsafe", (aid.replace(call, content),), imports)


def by_serializable_lock(aid: Aid) -> Iterator[Mend]:
    """`threading.Lock()` to `dask.utils.SerializableLock()`, of which each process has its own."""
    call = _construction(aid)
    if _row(aid) not in _LOCKS or call.args:
        raise CannotMendError("it is no plain lock")
    name, imports = aid.spelling("dask.utils", "SerializableLock")
    title = "Use a SerializableLock, of which each process has its own"
    yield Mend(title, "unsafe", (aid.replace(call, f"{name}()"),), imports)


def _row(aid: Aid) -> str:
    type_ = aid.carried.capture.type
    return "" if type_ is None else type_.name


def _construction(aid: Aid) -> cst.Call:
    origin = aid.carried.capture.origin
    if not isinstance(origin, cst.Call):
        raise CannotMendError("it is not made by a call")
    return origin


def name_of(aid: Aid, made: cst.CSTNode) -> str:
    """What the person calls what an expression makes: the variable or attribute it goes to."""
    parent = aid.keeping.parents.get(made)
    if isinstance(parent, cst.Arg) and parent.keyword is not None:
        return parent.keyword.value
    targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else []
    names = [name for name in map(last_name, targets) if name is not None]
    return next((name.strip("_") for name in names if name.strip("_")), "shared")
