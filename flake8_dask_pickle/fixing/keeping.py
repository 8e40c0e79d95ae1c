"""Keep what tasks give: let Dask keep it until it is done, or put it where it came from."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture.dropping import Dropped
from flake8_dask_pickle.capture.outliving import is_closed_later
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model.module import last_name


def put_back(aid: Aid) -> Iterator[Mend]:
    """`frame.persist()` as a statement to `frame = frame.persist()`."""
    node = aid.report.node
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
        raise CannotMendError("it is not a method")
    owner, statement = node.func.value, aid.keeping.parents.get(node)
    is_own = last_name(node.func) == "persist" and not node.args
    if not isinstance(owner, cst.Name) or not isinstance(statement, cst.Expr) or not is_own:
        raise CannotMendError("it is not a statement of its own")
    content = f"{owner.value} = {aid.source(node)}"
    yield Mend(f"Keep it as '{owner.value}'", "unsafe", (aid.replace(node, content),))


def left_to_dask(aid: Aid) -> Iterator[Mend]:
    """`client.submit(f)` to `fire_and_forget(client.submit(f))`."""
    node = aid.report.node
    if not isinstance(node, cst.Call) or last_name(node.func) not in ("submit", "map", "compute"):
        raise CannotMendError("it gives no future")
    if not _is_dropped(aid, node):
        raise CannotMendError("something is done with it")
    found = aid.report.subject
    if not isinstance(found, Dropped) or is_closed_later(aid.ev, found):
        raise CannotMendError("its client is closed before it is done")
    name, imports = aid.spelling("dask.distributed", "fire_and_forget")
    content = f"{name}({aid.source(node)})"
    title = "Let Dask keep it until it is done"
    yield Mend(title, "unsafe", (aid.replace(node, content),), imports)


def _is_dropped(aid: Aid, node: cst.CSTNode) -> bool:
    """Whether nothing at all is done with what an expression gives."""
    around = aid.keeping.parents.get(node)
    if isinstance(around, cst.Assign):
        return all(last_name(one.target) == "_" for one in around.targets)
    if isinstance(around, (cst.BaseComp, cst.DictComp)):
        return isinstance(aid.keeping.parents.get(around), cst.Expr)
    return isinstance(around, cst.Expr)
