"""Collections run a target once to see what it gives, as the table of calls says of them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from flake8_dask_pickle.knowledge.tables import knowledge

# They have no types.
da: Any = import_module("dask.array")
dd: Any = import_module("dask.dataframe")
pd: Any = import_module("pandas")

ARRAY = da.ones((4, 4), chunks=2)
FRAME = dd.from_pandas(pd.DataFrame({"a": [1, 2, 3], "b": [1, 1, 2]}), npartitions=2)
NOTHING = np.ones((0, 0))
#: A call of each of these, with the target and further keywords.
CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "dask.array.Array.map_blocks": (lambda f, **k: ARRAY.map_blocks(f, **k), {"meta": NOTHING}),
    "dask.array.map_blocks": (lambda f, **k: da.map_blocks(f, ARRAY, **k), {"meta": NOTHING}),
    "dask.array.Array.map_overlap": (
        lambda f, **k: ARRAY.map_overlap(f, depth=1, boundary="none", dtype=float, **k),
        {"meta": NOTHING},
    ),
    "dask.array.map_overlap": (
        lambda f, **k: da.map_overlap(f, ARRAY, depth=1, boundary="none", dtype=float, **k),
        {"meta": NOTHING},
    ),
    "dask.array.blockwise": (
        lambda f, **k: da.blockwise(f, "ij", ARRAY, "ij", dtype=float, **k),
        {"meta": NOTHING},
    ),
    "dask.array.apply_gufunc": (
        lambda f, **k: da.apply_gufunc(f, "()->()", ARRAY, **k),
        {"output_dtypes": float},
    ),
    "dask.array.apply_along_axis": (
        lambda f, **k: da.apply_along_axis(f, 0, ARRAY, **k),
        {"dtype": float, "shape": (4,)},
    ),
    "dask.dataframe.DataFrame.map_partitions": (
        lambda f, **k: FRAME.map_partitions(f, **k),
        {"meta": FRAME._meta},
    ),
    "dask.dataframe.map_partitions": (
        lambda f, **k: dd.map_partitions(f, FRAME, **k),
        {"meta": FRAME._meta},
    ),
    "dask.dataframe.DataFrame.map_overlap": (
        lambda f, **k: FRAME.map_overlap(f, 1, 0, **k),
        {"meta": FRAME._meta},
    ),
    "dask.dataframe.map_overlap": (
        lambda f, **k: dd.map_overlap(f, FRAME, 1, 0, **k),
        {"meta": FRAME._meta},
    ),
    "dask.dataframe.DataFrame.apply": (
        lambda f, **k: FRAME.a.apply(f, **k),
        {"meta": ("a", "int64")},
    ),
    "dask.dataframe.DataFrame.map": (
        lambda f, **k: FRAME.a.map(f, **k),
        {"meta": ("a", "int64")},
    ),
    "dask.dataframe.GroupBy.apply": (
        lambda f, **k: FRAME.groupby("b").apply(f, **k),
        {"meta": FRAME._meta},
    ),
    "dask.dataframe.GroupBy.transform": (
        lambda f, **k: FRAME.groupby("b").a.transform(f, **k),
        {"meta": ("a", "int64")},
    ),
    "dask.dataframe.from_map": (
        lambda f, **k: dd.from_map(lambda n: f(pd.DataFrame({"a": [n]})), [1, 2], **k),
        {"meta": {"a": "int64"}},
    ),
}
#: Those that call the target again to put results together, and so in other ways.
OTHERS = {
    "dask.array.reduction",
    "dask.dataframe.DataFrame.reduction",
    "dask.dataframe.DataFrame.applymap",
}


def runs(call: Callable[..., Any], **keywords: Any) -> int:
    """How often making the collection runs the target."""
    seen: list[object] = []

    def target(value: Any, *more: Any) -> Any:
        seen.append(value)
        return value

    call(target, **keywords)
    return len(seen)


def test_the_table_names_no_others() -> None:
    sites = {site.path for site in knowledge().sites.values() if site.tries_without}
    assert sites == CALLS.keys() | OTHERS


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", CALLS)
def test_a_target_is_run_unless_told_what_it_gives(path: str) -> None:
    call, told = CALLS[path]
    site = next(one for one in knowledge().sites.values() if one.path == path)
    assert not told.keys().isdisjoint(site.tries_without)
    assert runs(call) > 0
    assert runs(call, **told) == 0
