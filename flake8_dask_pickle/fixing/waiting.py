"""Wait for tasks without stopping the event loop, and with the client that was meant."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture import names
from flake8_dask_pickle.capture.blocking import Blockage
from flake8_dask_pickle.capture.impure import Drawn
from flake8_dask_pickle.capture.values import Object
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.fixing.text import Replacement
from flake8_dask_pickle.model.module import argument_named


def in_a_thread(aid: Aid) -> Iterator[Mend]:
    """`x.compute()` to `await asyncio.to_thread(x.compute)`."""
    blockage = _blockage(aid)
    if blockage.trouble not in ("blocks", "either") or blockage.call.row.blocks == "iterated":
        raise CannotMendError("a thread would not help")
    call = blockage.call.node
    name, imports = aid.spelling("asyncio")
    given = [aid.source(call.func), *_arguments(aid, call)]
    content = _awaited(aid, call, f"{name}.to_thread({', '.join(given)})")
    title = "Wait for it in a thread"
    yield Mend(title, "unsafe", (aid.replace(call, content),), imports)


def awaited(aid: Aid) -> Iterator[Mend]:
    """`client.gather(futures)` to `await client.gather(futures)`."""
    blockage = _blockage(aid)
    nothing = blockage.call.row.word in ("get", "progress")
    if blockage.trouble not in ("dropped", "hangs", "either") or nothing:
        raise CannotMendError("it gives nothing to be awaited")
    call = blockage.call.node
    if blockage.call.row.blocks == "iterated":
        start, _ = aid.span(_loop(aid, call))
        yield Mend("Iterate with async for", "unsafe", (Replacement(start, start, "async "),))
        return
    content = _awaited(aid, call, aid.source(call))
    yield Mend("Await it", "unsafe", (aid.replace(call, content),))


def by_the_client(aid: Aid) -> Iterator[Mend]:
    """`x.compute()` to `await client.compute(x)`, where the client is asynchronous."""
    blockage = _blockage(aid)
    call, row = blockage.call.node, blockage.call.row
    if blockage.trouble != "raises" or row.word not in ("compute", "persist"):
        raise CannotMendError("a client would not help")
    client = _client(aid, blockage)
    if isinstance(call.func, cst.Attribute) and aid.source(call.func.value) == client:
        raise CannotMendError("it is the client's already")
    if argument_named(call, "scheduler") is not None:
        raise CannotMendError("the client's method knows no scheduler")
    if isinstance(call.func, cst.Attribute) and row.methods_of:
        made = f"{client}.{row.word}({_joined(aid, [aid.source(call.func.value)], call)})"
        content = _awaited(aid, call, made)
    elif row.word == "compute" and all(not arg.keyword and not arg.star for arg in call.args):
        given = ", ".join(_arguments(aid, call))
        gathered = f"await {client}.gather({client}.compute([{given}]))"
        content = f"tuple({gathered})"
    else:
        raise CannotMendError("its arguments are not plain")
    yield Mend("Await the client's", "unsafe", (aid.replace(call, content),))


def without_sync(aid: Aid) -> Iterator[Mend]:
    """`client.compute(x, sync=True)` to `await client.compute(x)`."""
    blockage = _blockage(aid)
    call = blockage.call.node
    synced = argument_named(call, "sync")
    if blockage.trouble not in ("raises", "blocks") or synced is None:
        raise CannotMendError("it is not told to wait")
    given = [aid.source(arg).rstrip(", ") for arg in call.args if arg is not synced]
    content = _awaited(aid, call, f"{aid.source(call.func)}({', '.join(given)})")
    yield Mend("Await it", "unsafe", (aid.replace(call, content),))


def scheduler_instead(aid: Aid) -> Iterator[Mend]:
    """`x.compute(client=c)` to `x.compute(scheduler=c)`."""
    arg = aid.report.node
    call = aid.keeping.parents.get(arg)
    if not isinstance(arg, cst.Arg) or arg.keyword is None or not isinstance(call, cst.Call):
        raise CannotMendError("it is not an argument of its own")
    if argument_named(call, "scheduler") is not None:
        raise CannotMendError("the call names a scheduler as well")
    yield Mend("Pass it as the scheduler", "unsafe", (aid.replace(arg.keyword, "scheduler"),))


def impure(aid: Aid) -> Iterator[Mend]:
    """`client.submit(draw)` to `client.submit(draw, pure=False)`."""
    submission = aid.submission
    call = None if submission is None else submission.node
    if not isinstance(call, cst.Call) or submission is None or submission.site.when != "call":
        raise CannotMendError("it is not a call of a client")
    if any(arg.star for arg in call.args) or not call.args:
        raise CannotMendError("it is called with arguments that are not in sight")
    drawn = aid.report.subject
    if isinstance(drawn, Drawn) and drawn.takes_generator_along:
        raise CannotMendError("each task would draw the same all the same")
    _, end = aid.span(call.args[-1].value)
    content = ", pure=False"
    yield Mend("Say that it is not pure", "unsafe", (Replacement(end, end, content),))


def _blockage(aid: Aid) -> Blockage:
    if not isinstance(aid.report.subject, Blockage):
        raise CannotMendError("it is not about a call that waits")
    return aid.report.subject


def _loop(aid: Aid, call: cst.Call) -> cst.For:
    loop = aid.keeping.parents.get(call)
    if not isinstance(loop, cst.For) or loop.iter is not call:
        raise CannotMendError("it is not what a loop goes through")
    return loop


def _client(aid: Aid, blockage: Blockage) -> str:
    """The name of an asynchronous client where the call stands."""
    frame, at = blockage.call.frame, blockage.call.at
    scopes = [frame.scope, *(one for one in frame.scope.ancestors() if one.kind != "class")]
    for name in sorted(set().union(*(one.bound for one in scopes))):
        values = names.resolve(aid.ev, name, frame, at)
        if len(values) == 1 and isinstance(values[0], Object) and values[0].type.kind == "client":
            return name
    raise CannotMendError("the client has no name here")


def _arguments(aid: Aid, call: cst.Call) -> list[str]:
    return [aid.source(arg).rstrip(", ") for arg in call.args]


def _joined(aid: Aid, first: list[str], call: cst.Call) -> str:
    return ", ".join([*first, *_arguments(aid, call)])


def _awaited(aid: Aid, call: cst.Call, made: str) -> str:
    """`await …`, in parentheses where something is done with what it gives."""
    aid.require_await(call)
    content = f"await {made}"
    parent = aid.keeping.parents.get(call)
    tight = isinstance(parent, (cst.Attribute, cst.Subscript, cst.Call, cst.BinaryOperation))
    return f"({content})" if tight else content
