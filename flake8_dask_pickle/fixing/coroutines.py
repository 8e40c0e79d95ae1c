"""Hand over the function whose call makes a coroutine, or await the coroutine before."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model.module import last_name


def function_instead(aid: Aid) -> Iterator[Mend]:
    """`submit(fetch(url), …)` to `submit(fetch, url, …)`."""
    part = aid.carried.part
    if aid.carried.capture.steps or part.role != "target" or not isinstance(part.node, cst.Call):
        raise CannotMendError("it is not called in the place of a task")
    content = ", ".join([aid.source(part.node.func), *_arguments(aid, part.node)])
    title = "Hand over the function and its arguments; the worker awaits it"
    yield Mend(title, "safe", (aid.replace(part.node, content),))


def awaited_before(aid: Aid) -> Iterator[Mend]:
    """`submit(digest, fetch(url))` to `submit(digest, await fetch(url))` in an async function."""
    node = _argument(aid)
    function = aid.around(node, (cst.FunctionDef, cst.Lambda, cst.Module))
    if not isinstance(function, cst.FunctionDef) or function.asynchronous is None:
        raise CannotMendError("nothing can be awaited here")
    content = f"await {aid.source(node)}"
    yield Mend("Await it, and pass what it gives", "unsafe", (aid.replace(node, content),))


def task_of_its_own(aid: Aid) -> Iterator[Mend]:
    """`client.submit(digest, fetch(url))` to `client.submit(digest, client.submit(fetch, url))`."""
    node = _argument(aid)
    submitting = aid.submission.node if aid.submission is not None else None
    if not isinstance(node, cst.Call) or not isinstance(submitting, cst.Call):
        raise CannotMendError("it is not called in the place of an argument")
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


def _arguments(aid: Aid, call: cst.Call) -> list[str]:
    return [aid.source(arg).rstrip(", ") for arg in call.args]
