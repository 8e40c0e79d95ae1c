"""Pickling as Dask does it: with distributed's own functions where it is installed."""

from __future__ import annotations

import importlib
import importlib.util
import io
from collections.abc import Sequence
from types import ModuleType
from typing import Any

#: What pickles, by the package that brings it; the first that is installed does.
_PICKLERS = {"distributed": "distributed.protocol.pickle", "cloudpickle": "cloudpickle"}


def _pickler() -> ModuleType:
    for package, module in _PICKLERS.items():
        if importlib.util.find_spec(package) is not None:
            return importlib.import_module(module)
    raise ModuleNotFoundError("the runtime check needs distributed or cloudpickle; install one")


def dumps(thing: object) -> bytes:
    """Pickle as a client does that submits it; raises what Dask would raise the cause of."""
    pickled = _pickler().dumps(thing)
    return bytes(pickled)


def loads(data: bytes) -> object:
    """Load as a scheduler or worker does."""
    loaded: object = _pickler().loads(data)
    return loaded


def writes(thing: object, parts: Sequence[object]) -> bool:
    """Whether one of the parts is among what is written when a thing is pickled by value."""
    pickler: Any = importlib.import_module("cloudpickle").Pickler
    wanted = {id(one) for one in parts}
    met = False

    class Looking(pickler):  # type: ignore[misc]
        def persistent_id(self, obj: object) -> None:
            nonlocal met
            met = met or id(obj) in wanted

    Looking(io.BytesIO()).dump(thing)
    return met


def named(error: BaseException) -> str:
    """An exception as the last line of its traceback reads, without the lines after its first."""
    first = next(iter(str(error).strip().splitlines()), "")
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
