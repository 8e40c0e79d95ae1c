"""Where a program makes its clients, if it shows all the places where one may come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_dask_pickle.model import Call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_dask_pickle.capture.evaluate import Evaluator

#: What gives a client otherwise than by calling the class, or makes another one the default.
_GIVING = frozenset({"get_client", "worker_client", "local_client", "default_client", "as_current"})
_IMPORTS = (cst.ImportAlias, cst.ImportFrom, cst.AsName)
#: What a name of `distributed` is used for, as far as it matters.
_Use = Literal["nothing", "makes", "annotates", "unknown"]


def client_makers(ev: Evaluator, clusters: frozenset[str]) -> tuple[Call, ...] | None:
    """The calls of the module that make a client; None where one may come from elsewhere.

    `clusters` are the dotted names that are imported and may bring a cluster along.
    """
    model = ev.model
    if model.module.star_imports or not _GIVING.isdisjoint(model.calls_by_name):
        return None
    names = dict(_imported(ev, clusters))
    if not all(names.values()):
        return None
    calls = {call.node: call for call in model.calls}
    made: list[Call] = []
    annotates = False
    for node, parent in model.parents.items():
        if isinstance(node, cst.Name) and node.value in names:
            use, outer = _use_of(ev, node, parent, names[node.value])
            if use == "unknown":
                return None
            annotates |= use == "annotates"
            if use == "makes" and isinstance(outer, cst.Call) and outer in calls:
                made.append(calls[outer])
    if annotates and not made:
        return None  # whoever has made it passes it
    return tuple(call for call in made if call.at.block.live)


def _imported(ev: Evaluator, clusters: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The names under which a module has what may bring a client along, and what they are.

    Nothing is known of what is neither of `distributed` nor a cluster of the tables.
    """
    known = ev.knowledge
    whole = "dask.distributed" in clusters
    for scope in ev.model.module.walk():
        for binding in scope.bindings():
            if binding.kind != "import" or binding.imported is None:
                continue
            dotted = known.canonical(binding.imported)
            if dotted.partition(".")[0] == "distributed" or (whole and dotted == "dask"):
                yield binding.name, dotted
            elif binding.imported in clusters:
                row = known.made_by(dotted)
                if row is None or row.kind != "client":
                    yield binding.name, ""


def _use_of(
    ev: Evaluator, node: cst.CSTNode, parent: cst.CSTNode, dotted: str
) -> tuple[_Use, cst.CSTNode]:
    """What a name is used for, and the node around it that decides."""
    if _is_label(node, parent):
        return "nothing", parent
    parents: Mapping[cst.CSTNode, cst.CSTNode] = ev.model.parents
    while isinstance(parent, cst.Attribute):
        dotted = ev.knowledge.canonical(f"{dotted}.{parent.attr.value}")
        node, parent = parent, parents[parent]
    if isinstance(parent, _IMPORTS):
        return "nothing", parent
    if dotted == "distributed" or dotted.rpartition(".")[2] in _GIVING:
        return "unknown", parent
    if not dotted.startswith("distributed.Client"):
        return "nothing", parent
    if dotted == "distributed.Client":
        if isinstance(parent, cst.Call) and parent.func is node:
            return "makes", parent
        around: cst.CSTNode | None = parent
        while isinstance(around, (cst.BaseExpression, cst.SubscriptElement, cst.Index)):
            around = parents.get(around)
        if isinstance(around, cst.Annotation):
            return "annotates", around
    return "unknown", parent


def _is_label(node: cst.CSTNode, parent: cst.CSTNode) -> bool:
    """Whether a name names an attribute or a keyword, and is not read."""
    if isinstance(parent, cst.Attribute):
        return parent.attr is node
    return isinstance(parent, cst.Arg) and parent.keyword is node
