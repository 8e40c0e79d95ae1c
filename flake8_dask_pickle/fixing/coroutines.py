"""Hand over the function whose call makes a coroutine, or await the coroutine before."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model.module import last_name

#: What takes the most arguments for itself.
_SUBMIT = "distributed.Client.submit"


def function_instead(aid: Aid) -> Iterator[Mend]:
    """`submit(fetch(url), …)` to `submit(fetch, url, …)`."""
    part = aid.carried.part
    if aid.carried.capture.steps or part.role != "target" or not isinstance(part.node, cst.Call):
        raise CannotMendError("it is not called in the place of a task")
    site = None if aid.submission is None else aid.submission.site
    # The items of what is mapped go to the function, and delayed() takes no arguments for it.
    if site is None or not site.star_args or site.elementwise:
        raise CannotMendError("the call hands over no arguments as they are")
    _require_passed_on(aid, part.node)
    content = ", ".join([aid.source(part.node.func), *_arguments(aid, part.node)])
    title = "Hand over the function and its arguments; the worker awaits it"
    yield Mend(title, "safe", (aid.replace(part.node, content),))


def awaited_before(aid: Aid) -> Iterator[Mend]:
    """`submit(digest, fetch(url))` to `submit(digest, await fetch(url))` in an async function."""
    node = _argument(aid)
    function = aid.around(node, (cst.FunctionDef, cst.Lambda, cst.Module))
    if not isinstance(function, cst.FunctionDef) or function.asynchronous is None:
        raise CannotMendError("nothing can be awaited here")
    aid.require_await(node)
    content = f"await {aid.source(node)}"
    yield Mend("Await it, and pass what it gives", "unsafe", (aid.replace(node, content),))


def task_of_its_own(aid: Aid) -> Iterator[Mend]:
    """`client.submit(digest, fetch(url))` to `client.submit(digest, client.submit(fetch, url))`."""
    node = _argument(aid)
    submitting = aid.submission.node if aid.submission is not None else None
    if not isinstance(node, cst.Call) or not isinstance(submitting, cst.Call):
        raise CannotMendError("it is not called in the place of an argument")
    _require_passed_on(aid, node)
    function = submitting.func
    how = aid.source(function)
    if not isinstance(function, cst.Call) and last_name(function) != "submit":
        raise CannotMendError("this call makes no task that could be an argument")
    if isinstance(function, cst.Call):  # delayed(digest)(…)
        how = f"{aid.source(function.func)}({aid.source(node.func)})"
        content = f"{how}({', '.join(_arguments(aid, node))})"
    else:
        content = f"{how}({', '.join([aid.source(node.func), *_arguments(aid, node)])})"
    yield Mend("Make it a task of its own", "unsafe", (aid.replace(node, content),))


def _argument(aid: Aid) -> cst.CSTNode:
    part = aid.carried.part
    if part.role != "argument" or part.node is not aid.carried.capture.origin:
        raise CannotMendError("it is not made in the place of an argument")
    return part.node


def _require_passed_on(aid: Aid, call: cst.Call) -> None:
    """Raise CannotMendError where Dask would take an argument for itself: `retries=`, `key=`."""
    site = None if aid.submission is None else aid.submission.site
    own = {"self", *(() if site is None else (*site.options, *site.callables))}
    if submit := aid.ev.knowledge.sites.get(_SUBMIT):
        own |= submit.options  # executors and `delayed` hand them on
    if any(arg.star == "**" for arg in call.args):
        raise CannotMendError("Dask may take some of its arguments")
    if own.intersection(arg.keyword.value for arg in call.args if arg.keyword is not None):
        raise CannotMendError("Dask would take some of its arguments")


def _arguments(aid: Aid, call: cst.Call) -> list[str]:
    return [aid.source(arg).rstrip(", ") for arg in call.args]
