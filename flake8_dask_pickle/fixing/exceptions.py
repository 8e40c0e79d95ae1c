"""Let an exception be made again from what it was made from."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture.raising import Raised
from flake8_dask_pickle.capture.travel import Capture
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.module import last_name

_OWN = ("__reduce__", "__reduce_ex__", "__getnewargs__", "__setstate__")


def made_again(aid: Aid) -> Iterator[Mend]:
    """Give the class a `__reduce__` that calls it with the arguments that it was called with."""
    scope = _class(aid)
    constructor = next((one for one in scope.children if one.name == "__init__"), None)
    if constructor is None or any(name in scope.bound for name in _OWN):
        raise CannotMendError("it has no __init__, or says already how it is pickled")
    itself, *parameters = constructor.parameters
    if any(one.kind != "positional" for one in parameters):
        raise CannotMendError("it takes keywords or any number of arguments")
    given = ", ".join(one.name for one in parameters) + "," * (len(parameters) == 1)
    remember = f"{itself.name}._made_from = ({given})"
    lines = [
        "",
        "def __reduce__(self):",
        f"{aid.indent}return type(self), self._made_from",
    ]
    changes = (aid.at_start_of(constructor, [remember]), aid.at_end_of(scope, lines))
    yield Mend(f"Give '{scope.name}' a __reduce__", "unsafe", changes)


def _class(aid: Aid) -> Scope:
    subject = aid.report.subject
    if isinstance(subject, Raised):
        if subject.holds is not None:
            raise CannotMendError("it holds something that does not travel")
        node: cst.CSTNode = subject.cls
    elif isinstance(subject, Capture):
        node = subject.origin
    else:
        node = aid.carried.capture.origin
    if isinstance(node, cst.Call):
        scope = _named(aid, last_name(node.func))
    else:
        if isinstance(node, cst.Name):
            node = aid.keeping.parents[node]
        scope = aid.ev.model.scope_of.get(node)
    if scope is None or scope.kind != "class":
        raise CannotMendError("the class is not in sight")
    return scope


def _named(aid: Aid, name: str | None) -> Scope | None:
    """The only class of the module with this name."""
    found = [one for one in aid.ev.model.module.walk() if one.kind == "class" and one.name == name]
    return found[0] if len(found) == 1 else None
