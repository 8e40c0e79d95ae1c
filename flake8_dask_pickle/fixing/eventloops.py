"""An event loop of the task's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import libcst as cst

from flake8_dask_pickle.fixing.inside import reader
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend, callee, names_in
from flake8_dask_pickle.fixing.ways import MADE_INSIDE
from flake8_dask_pickle.model.tree import below


def by_asyncio(aid: Aid) -> Iterator[Mend]:
    """`loop.run_until_complete(fetch())` to `asyncio.run(fetch())`, where it is read."""
    step, scope = reader(aid)
    used = [one for one in below(scope.node) if isinstance(one, cst.Attribute)]
    runs = [one for one in used if _is_run(one, step.name)]
    read = [one for one in names_in(scope.node) if one.value == step.name]
    if not runs or len(runs) != len(read):
        raise CannotMendError("it does more than run coroutines")
    spelt, imports = aid.spelling("asyncio")
    changes = tuple(aid.replace(one, f"{spelt}.run") for one in runs)
    yield Mend("Run it with asyncio.run()", "unsafe", changes, imports)


def made_inside(aid: Aid) -> Iterator[Mend]:
    """Make a new loop inside the task; other objects belong to the loop that made them."""
    if callee(aid.carried.capture.origin).rpartition(".")[2] != "new_event_loop":
        raise CannotMendError("it is not a loop that is made anew")
    for way in MADE_INSIDE:
        with suppress(CannotMendError):
            yield from way(aid)


def _is_run(node: cst.Attribute, name: str) -> bool:
    return (
        node.attr.value == "run_until_complete"
        and isinstance(node.value, cst.Name)
        and node.value.value == name
    )
