"""Make inside the task what is passed to it: pass what it is made of, or nothing, instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import libcst as cst

from flake8_dask_pickle.capture import calls
from flake8_dask_pickle.fixing.inside import binding_of
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Import, Mend, names_in
from flake8_dask_pickle.fixing.moving import made_by_statements
from flake8_dask_pickle.model import Scope

#: A name that stands for another one is followed so often.
MOST_ALIASES = 4
#: Kinds of objects that stand for something with a path or address, which is what to pass then.
_OPENED = frozenset({"file", "text_file", "data_handle"})


def made_inside(aid: Aid) -> Iterator[Mend]:
    """`submit(read, open(path))` to `submit(read, path)`, and `file = open(file)` in `read`."""
    node, scope, name = _received(aid)
    _require_itself(aid)
    made = _made(aid, node, scope)
    ways = [_from_first_argument, _from_nothing]
    if aid.carried.kind not in _OPENED:
        ways.reverse()
    for way in ways:
        found = way(aid, made, scope, name)
        if found is not None:
            passed, content = found
            title, instead = f"Make '{name}' inside '{scope.name}'", aid.replace(node, passed)
            if isinstance(aid.keeping.parents.get(made), cst.WithItem):
                with suppress(CannotMendError):
                    inside = aid.wrapped(scope, f"with {content} as {name}:")
                    yield Mend(title, "unsafe", (instead, inside))
            inside = aid.at_start_of(scope, [f"{name} = {content}"])
            yield Mend(title, "unsafe", (instead, inside))


def _from_first_argument(
    aid: Aid, made: cst.Call, scope: Scope, name: str
) -> tuple[str, str] | None:
    """Pass what it is made of, such as a path; what to pass, and how it is made of that."""
    first = made.args[0] if made.args else None
    if first is None or first.keyword is not None or first.star:
        return None
    if not _is_outer(aid, [made.func, *made.args[1:]], scope):
        return None
    rest = ", ".join([name, *(aid.source(arg) for arg in made.args[1:])])
    return aid.source(first.value), f"{aid.source(made.func)}({rest})"


def _from_nothing(aid: Aid, made: cst.Call, scope: Scope, name: str) -> tuple[str, str] | None:
    """Pass nothing, and make it of what the function sees anyway."""
    return ("None", aid.source(made)) if _is_outer(aid, [made], scope) else None


def moved_inside(aid: Aid) -> Iterator[Mend]:
    """Pass None, and make inside the task what holds it, by the statements that made it."""
    node, scope, name = _received(aid)
    names = {one.value for one in names_in(node)}
    lines = made_by_statements(aid, names, aid.scope_at(node), scope, name)
    if (own := aid.on_one_line(node)) != name:
        lines.append(f"{name} = {own}")
    changes = (aid.replace(node, "None"), aid.at_start_of(scope, lines))
    yield Mend(f"Make '{name}' inside '{scope.name}'", "unsafe", changes)


def given_inside(aid: Aid, expression: str, imports: tuple[Import, ...]) -> Iterator[Mend]:
    """Pass None, and get it from `expression` at the start of the task."""
    node, scope, name = _received(aid)
    _require_itself(aid)
    changes = (aid.replace(node, "None"), aid.at_start_of(scope, [f"{name} = {expression}"]))
    yield Mend(f"Get '{name}' inside '{scope.name}'", "unsafe", changes, imports)


def _received(aid: Aid) -> tuple[cst.BaseExpression, Scope, str]:
    """The argument, the function that receives it, and the parameter there."""
    steps = aid.carried.capture.steps
    node: cst.CSTNode = aid.carried.part.node
    is_partial = bool(steps) and steps[0].way == "partial"
    if is_partial:
        node = steps[0].node
    elif aid.carried.part.role != "argument":
        raise CannotMendError("it is not an argument")
    frames = list(calls.runs_of(aid.ev, () if aid.submission is None else aid.submission.runs))
    arg = aid.keeping.parents.get(node)
    call = None if arg is None else aid.keeping.parents.get(arg)
    if (
        len(frames) != 1
        or not isinstance(arg, cst.Arg)
        or arg.star
        or not isinstance(call, cst.Call)
    ):
        raise CannotMendError("the function that receives it is not in sight")
    scope = frames[0].scope
    if len(aid.references(scope.name)) != 2 or not isinstance(node, cst.BaseExpression):
        raise CannotMendError("the function is used elsewhere as well")
    return node, scope, _parameter(aid, call, arg, scope, is_partial=is_partial)


def _require_itself(aid: Aid) -> None:
    """Raise CannotMendError for what is only a part of an argument."""
    if [step.way for step in aid.carried.capture.steps] not in ([], ["partial"]):
        raise CannotMendError("it is not an argument itself")


def _parameter(aid: Aid, call: cst.Call, arg: cst.Arg, scope: Scope, *, is_partial: bool) -> str:
    """The name of the parameter that an argument of a submission goes to."""
    names = [one.name for one in scope.parameters if one.kind in ("positional", "keyword")]
    if arg.keyword is not None:
        if arg.keyword.value in names:
            return arg.keyword.value
        raise CannotMendError("it goes to no parameter")
    before = [one for one in call.args[: call.args.index(arg)] if one.keyword is None]
    position = len(before) + (-1 if is_partial else _shift(aid, call))
    if any(one.star for one in before) or not 0 <= position < len(names):
        raise CannotMendError("it goes to no parameter that is known")
    return names[position]


def _shift(aid: Aid, call: cst.Call) -> int:
    """How many parameters further an argument goes than it stands in a submission.

    `submit(f, x)` names the function first, `delayed(f)(x)` does not; the methods of collections
    give it their own parts first.
    """
    if aid.submission is None or aid.submission.node is not call:
        raise CannotMendError("it is not submitted by this call")
    site = aid.submission.site
    owner = site.path.split(".")[-2]
    is_of_collection = owner[0].isupper() and owner not in _GIVING_NOTHING
    return is_of_collection - bool(site.callables)


def _made(aid: Aid, node: cst.BaseExpression, scope: Scope) -> cst.Call:
    """The call that makes an argument: itself, or the one that its name is assigned."""
    made: cst.BaseExpression | None = node
    for _ in range(MOST_ALIASES):
        if not isinstance(made, cst.Name):
            break
        made = binding_of(made.value, aid.scope_at(node)).value
    if not isinstance(made, cst.Call) or made is not aid.carried.capture.origin:
        raise CannotMendError("it is not made by a call in sight")
    return made


def _is_outer(aid: Aid, nodes: list[cst.CSTNode], scope: Scope) -> bool:
    """Whether a function can say what these expressions say, with names that it does not bind."""
    outer = {name for one in scope.ancestors() if one.kind != "class" for name in one.bound}
    for node in nodes:
        for name in names_in(node):
            if name.value in scope.bound or name.value not in outer | _BUILTINS:
                return False
        if "\n" in aid.source(node):
            return False
    return True


#: Classes whose methods give a task nothing but its arguments.
_GIVING_NOTHING = frozenset({"Client", "Delayed", "ClientExecutor"})
_BUILTINS = set(dir(__import__("builtins")))
