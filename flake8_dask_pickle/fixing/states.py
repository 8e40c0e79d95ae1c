"""Leave an attribute out when an instance is pickled, and make it anew when it is loaded."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture import calls
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.scopes import Binding
from flake8_dask_pickle.model.tree import below

_OWN = ("__getstate__", "__setstate__", "__reduce__", "__reduce_ex__", "__slots__")
#: What runs where an instance is made, and not in the task.
_MAKING = frozenset({"__init__", "__new__", "__post_init__", "__init_subclass__"})
#: What may give any attribute without naming it.
_ASKING = frozenset({"getattr", "vars", "__dict__", "asdict", "astuple", "attrgetter"})
#: Bases without attributes of their own.
_PLAIN_BASES = frozenset({"object", "ABC", "Protocol", "Generic"})


def left_out(aid: Aid) -> Iterator[Mend]:
    """Give the class `__getstate__` and `__setstate__`."""
    attribute, scope = _held(aid)
    _require_no_token(aid, scope)
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


def forgotten(aid: Aid) -> Iterator[Mend]:
    """Give the class a `__getstate__` that puts None in its place, where no task asks for it."""
    attribute, scope = _held(aid)
    _require_no_token(aid, scope)
    lineage = _lineage(aid, scope)
    runs = () if aid.submission is None else aid.submission.runs
    frames = list(calls.runs_of(aid.ev, runs))
    if not frames or any(_is_asked_for(aid, attribute, one.scope, lineage) for one in frames):
        raise CannotMendError("the task may ask for it")
    lines = [
        "",
        "def __getstate__(self):",
        f"{aid.indent}state = self.__dict__.copy()",
        f'{aid.indent}state["{attribute}"] = None',
        f"{aid.indent}return state",
    ]
    title = f"Leave '{attribute}' out of the pickle"
    yield Mend(title, "unsafe", (aid.at_end_of(scope, lines),))


def _is_asked_for(aid: Aid, attribute: str, reader: Scope, lineage: list[Scope]) -> bool:
    """Whether a function mentions an attribute, or does one that it calls, as far as names tell."""
    functions: dict[str, list[Scope]] = {}
    for one in aid.ev.model.module.walk():
        if one.kind == "function":
            functions.setdefault(one.name, []).append(one)
    # What Python calls by itself, `with job` or `job[0]`, is mentioned nowhere.
    methods = [one for cls in lineage for one in cls.children if one.kind == "function"]
    special = [one for one in methods if one.name.startswith("__") and one.name not in _MAKING]
    reached: set[str] = set()
    work = [reader, *special]
    while work:
        mentioned = _mentioned(work.pop())
        if attribute in mentioned or mentioned & _ASKING:
            return True
        for name in (mentioned & functions.keys()) - reached:
            work += functions[name]
        reached |= mentioned
    return False


def _mentioned(scope: Scope) -> set[str]:
    """The names and attributes in a function's body."""
    function = scope.node
    body = function.body if isinstance(function, (cst.FunctionDef, cst.Lambda)) else function
    return {one.value for one in below(body) if isinstance(one, cst.Name)}


def _require_plain(scope: Scope) -> None:
    if any(name in scope.bound for name in _OWN) or not all(map(_is_plain, scope.decorators)):
        raise CannotMendError("the class says already how it is pickled")


def _lineage(aid: Aid, scope: Scope) -> list[Scope]:
    """A class and its bases. Raises CannotMendError where one of them is not in this file."""
    classes = {one.name: one for one in aid.ev.model.module.walk() if one.kind == "class"}
    found = [scope]
    for one in found:
        for name in _bases(one) - _PLAIN_BASES:
            if name not in classes:
                raise CannotMendError("it has methods that are not in this file")
            if classes[name] not in found:
                found.append(classes[name])
    return found


def _bases(scope: Scope) -> set[str]:
    """The last names of the bases of a class; "" for what has none."""
    node = scope.node
    given = node.bases if isinstance(node, cst.ClassDef) else ()
    values = (
        one.value.value if isinstance(one.value, cst.Subscript) else one.value for one in given
    )
    return {last_name(one) or "" for one in values}


def _require_no_token(aid: Aid, scope: Scope) -> None:
    """Raise CannotMendError where Dask makes a token of the fields of a dataclass.

    It does not ask `__getstate__` then.
    """
    site = None if aid.submission is None else aid.submission.site
    makes_one = site is None or site.when == "tokenize" or site.error == "TokenizationError"
    if scope.decorators and makes_one:
        raise CannotMendError("the fields of a dataclass make its token")


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
                _require_plain(scope)
                return step.name.rpartition(".")[2], scope
    raise CannotMendError("no instance of this file holds it")


def _made(aid: Aid, attribute: str, scope: Scope) -> str:
    """What makes the attribute, in words that `__setstate__` understands."""
    found = [one for one in _stored(aid, attribute) if scope in one.at.block.scope.ancestors()]
    value = found[0].value if len(found) == 1 else None
    if value is None or found[0].kind != "assign":
        raise CannotMendError("it is not made in one place of the class")
    method = found[0].at.block.scope
    if not method.parameters or method.parameters[0].name != "self":
        raise CannotMendError("it is not made by a method")
    attributes = _attributes_of(aid, method)
    attributes = {name: one for name, one in attributes.items() if one != attribute}
    kept = _Kept(attributes, method.bound - {"self"})
    made = value.visit(kept)
    if kept.unknown or not isinstance(made, cst.BaseExpression):
        raise CannotMendError("it is made from variables of the method")
    source = cst.Module([]).code_for_node(made)
    if "\n" in source:
        raise CannotMendError("it is made over several lines")
    return source


class _Kept(cst.CSTTransformer):
    """Puts the attributes that keep a method's variables in their place."""

    def __init__(self, attributes: dict[str, str], local: set[str]) -> None:
        super().__init__()
        self._attributes = attributes
        self._local = local
        #: Whether a variable is kept nowhere.
        self.unknown = False

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return not isinstance(node.value, cst.Name) or node.value.value in self._local

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        if original_node.value not in self._local:
            return updated_node
        attribute = self._attributes.get(original_node.value)
        self.unknown |= attribute is None
        return cst.parse_expression(f"self.{attribute or original_node.value}")


def _attributes_of(aid: Aid, method: Scope) -> dict[str, str]:
    """The attributes that keep a parameter as it is: `self.path = path`."""
    parameters = {one.name for one in method.parameters}
    return {
        binding.value.value: attribute
        for attribute, binding in aid.ev.model.attributes_written()
        if binding.at.block.scope is method
        and binding.name == f"self.{attribute}"
        and isinstance(binding.value, cst.Name)
        and binding.value.value in parameters
        and binding.value.value not in method.outer_writes
    }


def _stored(aid: Aid, attribute: str) -> list[Binding]:
    return aid.ev.model.attribute_writes.get(attribute, [])
