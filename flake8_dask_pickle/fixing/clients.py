"""Ask for the client of the worker that runs a task."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_dask_pickle.capture.schedulers import RUNNING
from flake8_dask_pickle.fixing import arguments, inside
from flake8_dask_pickle.fixing.driver import is_run_by_driver
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model.module import argument_named


def asked_for_inside(aid: Aid) -> Iterator[Mend]:
    """`client = get_client()` at the start of the function that reads the driver's client."""
    name, imports = _get_client(aid)
    if is_run_by_driver(aid, inside.reader(aid)[1]):
        raise CannotMendError("the program runs the function itself, where no worker is")
    yield from inside.given_inside(aid, f"{name}()", imports)
    # A task that waits for others must not keep the thread that they need.
    secede, more = aid.spelling("dask.distributed", "secede")
    yield from inside.given_inside(aid, f"{name}()", (*imports, *more), [f"{secede}()"])


def asked_for_instead(aid: Aid) -> Iterator[Mend]:
    """The same in a function that the client is passed to."""
    name, imports = _get_client(aid)
    yield from arguments.given_inside(aid, f"{name}()", imports)


def _get_client(aid: Aid) -> tuple[str, tuple[tuple[str, str | None], ...]]:
    type_ = aid.carried.capture.type
    where = None if aid.submission is None else aid.submission.where
    chosen = any(
        argument_named(call.node, "scheduler") is not None
        for name in RUNNING
        for call in aid.ev.model.calls_by_name.get(name, ())
    )
    is_client = type_ is not None and type_.name.endswith("Client")
    if not is_client or where != "elsewhere" or chosen:
        raise CannotMendError("it is no client, or the task does not run on a cluster")
    return aid.spelling("dask.distributed", "get_client")
