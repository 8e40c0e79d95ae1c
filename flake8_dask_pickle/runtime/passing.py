"""What a task has on a worker in the place of the futures and collections that it is passed."""

from __future__ import annotations

import inspect
import sys
from typing import Any

from flake8_dask_pickle.runtime.pickling import named


class UnknownArgumentError(Exception):
    """What a worker would have as an argument cannot be told; the message says why."""


class Passing:
    """Puts results in the place of futures; of collections of Dask too, if it `computes` them."""

    def __init__(self, *, computes: bool) -> None:
        self._computes = computes

    def known(self, thing: Any) -> Any:
        """An argument as the worker has it. Raises UnknownArgumentError."""
        if type(thing) in (list, tuple, set, frozenset):
            return type(thing)(map(self.known, thing))
        if type(thing) is dict:
            return {key: self.known(value) for key, value in thing.items()}
        distributed = sys.modules.get("distributed")
        if distributed is not None and isinstance(thing, distributed.Future):
            return _result(thing.result, "the result of another task")
        if hasattr(thing, "__dask_graph__") and not isinstance(thing, type):
            if not self._computes:
                raise UnknownArgumentError("an argument is a collection of Dask")
            return _result(lambda: thing.compute(scheduler="sync"), "computed by Dask")
        return thing


def _result(get: Any, what: str) -> Any:
    try:
        result = get()
    except Exception as error:  # noqa: BLE001 - whatever the other task raises
        raise UnknownArgumentError(f"an argument is {what}, which raises {named(error)}") from None
    if inspect.iscoroutine(result):
        result.close()
        raise UnknownArgumentError(f"an argument is {what}, which is awaited")
    return result
