"""Leave an attribute out when an instance is pickled, and make it anew when it is loaded."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.fixing.inside import names_in
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.scopes import Binding

_OWN = ("__getstate__", "__setstate__", "__reduce__", "__reduce_ex__", "__slots__")


def left_out(aid: Aid) -> Iterator[Mend]:
    """Give the class `__getstate__` and `__setstate__`."""
    attribute, scope = _held(aid)
    if any(name in scope.bound for name in _OWN) or not all(map(_is_plain, scope.decorators)):
        raise CannotMendError("the class says already how it is pickled")
    made = _made(aid, attribute, scope)
    lines = [
        "",
        "def __getstate__(self):",
        f"{aid.indent}state = self.__dict__.copy()",
        f'{aid.indent}del state["{attribute}"]',
        f"{aid.indent}return state",
        "",
        "def __setstate__(self, state):",
        f"{aid.indent}self.__dict__.update(state)",
        f"{aid.indent}self.{attribute} = {made}",
    ]
    title = f"Leave '{attribute}' out of the pickle, and make it anew"
    yield Mend(title, "unsafe", (aid.at_end_of(scope, lines),))


def _is_plain(decorator: cst.Decorator) -> bool:
    """Whether a decorator leaves pickling alone: `@dataclass`, without slots and not frozen."""
    return last_name(decorator.decorator) == "dataclass"


def _held(aid: Aid) -> tuple[str, Scope]:
    """The last attribute of an instance on the way to the object, and the class that has it."""
    for step in reversed(aid.carried.capture.steps):
        if step.way == "self":
            node = aid.keeping.parents.get(step.node)
            scope = None if node is None else aid.ev.model.scope_of.get(node)
            if scope is not None and scope.kind == "class":
                return step.name.rpartition(".")[2], scope
    raise CannotMendError("no instance of this file holds it")


def _made(aid: Aid, attribute: str, scope: Scope) -> str:
    """What makes the attribute, in words that `__setstate__` understands."""
    found = [one for one in _stored(aid, attribute) if scope in one.at.block.scope.ancestors()]
    value = found[0].value if len(found) == 1 else None
    if value is None or found[0].kind != "assign":
        raise CannotMendError("it is not made in one place of the class")
    method = found[0].at.block.scope
    itself = method.parameters[0].name if method.parameters else "self"
    source = aid.source(value)
    local = {name.value for name in names_in(value)} & (method.bound - {itself})
    if local or itself != "self" or "\n" in source:
        raise CannotMendError("it is made from variables of the method")
    return source


def _stored(aid: Aid, attribute: str) -> list[Binding]:
    return aid.ev.model.attribute_writes.get(attribute, [])
