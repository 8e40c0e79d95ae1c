"""Take the cache off a function: what is left of it is pickled by value."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.fixing.text import Replacement
from flake8_dask_pickle.model.module import last_name

_CACHES = frozenset({"lru_cache", "cache"})
#: What only a function with a cache has.
_OF_CACHES = frozenset({"cache_clear", "cache_info", "cache_parameters", "__wrapped__"})


def taken_off(aid: Aid) -> Iterator[Mend]:
    """Remove `@functools.lru_cache` above a function of the file."""
    function = aid.keeping.parents.get(aid.carried.capture.origin)
    if not isinstance(function, cst.FunctionDef):
        raise CannotMendError("it is no function of this file")
    cache = next(filter(_is_cache, function.decorators), None)
    if cache is None:
        raise CannotMendError("it has no cache that is a decorator")
    if any(
        isinstance(one, cst.Attribute) and one.attr.value in _OF_CACHES
        for one in aid.keeping.parents
    ):
        raise CannotMendError("its cache is asked for")
    title = f"Take the cache off '{function.name.value}'"
    yield Mend(title, "unsafe", (_without(aid, cache),))


def _is_cache(decorator: cst.Decorator) -> bool:
    made = decorator.decorator
    return last_name(made.func if isinstance(made, cst.Call) else made) in _CACHES


def _without(aid: Aid, decorator: cst.Decorator) -> Replacement:
    """Take the lines of a decorator out."""
    start, end = aid.span(decorator.decorator)
    first, last = aid.text.place(start)[0], aid.text.place(end)[0]
    return Replacement(aid.text.line_start(first), aid.text.line_start(last + 1), "")
