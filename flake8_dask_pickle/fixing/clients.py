"""Ask for the client of the worker that runs a task."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_dask_pickle.fixing import arguments, inside
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend


def asked_for_inside(aid: Aid) -> Iterator[Mend]:
    """`client = get_client()` at the start of the function that reads the driver's client."""
    name, imports = _get_client(aid)
    yield from inside.given_inside(aid, f"{name}()", imports)


def asked_for_instead(aid: Aid) -> Iterator[Mend]:
    """The same in a function that the client is passed to."""
    name, imports = _get_client(aid)
    yield from arguments.given_inside(aid, f"{name}()", imports)


def _get_client(aid: Aid) -> tuple[str, tuple[tuple[str, str | None], ...]]:
    type_ = aid.carried.capture.type
    if type_ is None or not type_.name.endswith("Client"):
        raise CannotMendError("it is no client")
    return aid.spelling("dask.distributed", "get_client")
