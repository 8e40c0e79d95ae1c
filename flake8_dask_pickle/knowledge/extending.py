"""The tables with what a person has added to them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from flake8_dask_pickle.extensions import Extensions, SubmitFunction
from flake8_dask_pickle.knowledge.tables import Knowledge, ObjectType, Site, Travels

CLIENT = "distributed.Client"


@cache
def extended(known: Knowledge, more: Extensions) -> Knowledge:
    """The tables and what a person has declared, which wins where both speak of the same thing."""
    if more == Extensions(client_names=more.client_names):
        return known
    types = dict(known.types)
    for name in more.unpicklable:
        types[name] = _declared(known, name, travels="no")
    for name in more.picklable:
        types[name] = _declared(known, name, travels="yes")
    for owner in map(_owner, more.submit_functions):
        if owner and owner not in types:
            types[owner] = ObjectType(owner, "other", _last(owner), "unknown", evidence="declared")
    client = types[CLIENT]
    types[CLIENT] = replace(client, made_by=(*client.made_by, *more.client_functions))
    sites = [*known.sites.values(), *map(_site, more.submit_functions)]
    return Knowledge(types.values(), sites, known.renamed, known.attributes)


def _declared(known: Knowledge, name: str, *, travels: Travels) -> ObjectType:
    row = known.types.get(name)
    if row is None:
        row = ObjectType(name, "other", f"{_last(name)} object", "unknown")
    return replace(
        row,
        travels=travels,
        error=row.error if travels == "no" else None,
        argument=None,
        loads_only=False,
        tokenizes=True,
        holds_arguments=False,
        evidence="declared",
    )


def _site(one: SubmitFunction) -> Site:
    label = f"{_last(_owner(one))}.{_last(one.path)}()" if _owner(one) else f"{_last(one.path)}()"
    return Site(one.path, label, callables={one.parameter: one.position}, when="call")


def _owner(one: SubmitFunction) -> str:
    """The class that a method belongs to, going by the capital letter; nothing for a function."""
    owner = one.path.rpartition(".")[0]
    return owner if _last(owner)[:1].isupper() else ""


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]
