"""The ways to submit, and to ask for results."""

from __future__ import annotations

from .grammar import Api, Finish

_CLIENT = frozenset({"client", "free", "awaits"})
_FREE = frozenset({"free", "awaits"})

_DELAYED = (
    Api(
        "delayed",
        ("from dask import delayed",),
        call="delayed(<target>)(3<extra>)",
        takes="pk",
        marks=_FREE,
        weight=2,
    ),
    Api(
        "dask.delayed",
        ("import dask",),
        call="dask.delayed(<target>)(3<extra>)",
        takes="pk",
        marks=_FREE,
    ),
    Api(
        "delayed as lazy",
        ("from dask import delayed as lazy",),
        call="lazy(<target>)(3<extra>)",
        takes="pk",
        marks=_FREE,
        weight=0.5,
    ),
    Api(
        "delayed module",
        ("from dask.delayed import delayed",),
        takes="pk",
        marks=_FREE,
        call="delayed(<target>)(3<extra>)",
        weight=0.5,
    ),
    Api(
        "delayed, pure",
        ("import dask",),
        call="dask.delayed(<target>, pure=True)(3<extra>)",
        takes="pk",
        marks=_FREE,
        weight=0.5,
    ),
    Api(
        "delayed with a name",
        ("from dask import delayed",),
        before="lazy = delayed(<target>)",
        call="lazy(3<extra>)",
        takes="pk",
        marks=_FREE,
    ),
    Api(
        "@delayed",
        ("import dask",),
        call="<target>(3<extra>)",
        decorator="@dask.delayed",
        takes="pk",
        marks=_FREE,
        weight=3,
    ),
    Api(
        "@delayed, pure",
        ("from dask import delayed",),
        call="<target>(3<extra>)",
        decorator="@delayed(pure=True)",
        takes="pk",
        marks=_FREE,
    ),
)

_FUTURES = (
    Api(
        "submit",
        call="client.submit(<target>, 3<extra>)",
        kind="future",
        takes="pk",
        marks=_CLIENT,
        weight=3,
    ),
    Api(
        "submit, impure",
        call="client.submit(<target>, 3<extra>, pure=False)",
        kind="future",
        takes="pk",
        marks=_CLIENT,
    ),
    Api(
        "map",
        call="client.map(<target>, [1, 2]<extra>)",
        kind="futures",
        takes="k",
        marks=_CLIENT,
        weight=2,
    ),
    Api(
        "map, impure",
        call="client.map(<target>, range(2)<extra>, pure=False)",
        kind="futures",
        takes="k",
        marks=_CLIENT,
        weight=0.5,
    ),
    Api(
        "run",
        call="client.run(<target>, 3<extra>)",
        kind="now",
        takes="pk",
        marks=_CLIENT,
        weight=0.7,
    ),
    Api(
        "executor submit",
        before="<pool2> = client.get_executor()",
        kind="future",
        takes="pk",
        call="<pool2>.submit(<target>, 3<extra>)",
        marks=frozenset({"client", "free"}),
        weight=0.7,
    ),
    Api(
        "scatter",
        call="client.scatter([1<extra>])",
        kind="futures",
        takes="p",
        marks=frozenset({"client", "no target"}),
        weight=0.5,
    ),
)

_BAG = ("import dask.bag as db",)
_BAG_DATA = "<data> = db.from_sequence(range(4), npartitions=2)"

_BAGS = (
    Api(
        "bag map",
        _BAG,
        before=_BAG_DATA,
        call="<data>.map(<target><extra>)",
        takes="k",
        marks=frozenset({"free"}),
        weight=1.5,
    ),
    Api(
        "bag map in place",
        _BAG,
        call="db.from_sequence([1, 2]).map(<target><extra>)",
        takes="k",
        marks=frozenset({"free"}),
    ),
    Api(
        "bag filter",
        ("from dask.bag import from_sequence",),
        ret="<arg> is not None",
        before="<data> = from_sequence([1, 2, 3])",
        call="<data>.filter(<target>)",
        marks=frozenset({"free"}),
    ),
    Api(
        "bag map_partitions",
        _BAG,
        before=_BAG_DATA,
        ret="list(<arg>)",
        takes="k",
        call="<data>.map_partitions(<target><extra>)",
    ),
    Api(
        "bag fold",
        _BAG,
        before=_BAG_DATA,
        params="<arg>, <arg2>",
        ret="<arg> + <arg2>",
        call="<data>.fold(<target>)",
    ),
    Api(
        "bag from_sequence",
        _BAG,
        ret="type(<arg>).__name__",
        takes="p",
        call="db.from_sequence([1<extra>], npartitions=1).map(<target>)",
        weight=0.5,
    ),
)

_ARRAY = ("import dask.array as da",)
_ARRAY_DATA = "<data> = da.ones(6, chunks=3)"

_ARRAYS = (
    Api(
        "array map_blocks",
        _ARRAY,
        before=_ARRAY_DATA,
        takes="k",
        call="<data>.map_blocks(<target>, dtype=float<extra>)",
    ),
    Api(
        "array map_blocks function",
        _ARRAY,
        before=_ARRAY_DATA,
        takes="k",
        call="da.map_blocks(<target>, <data>, dtype=float<extra>)",
        weight=0.5,
    ),
    Api(
        "array map_overlap",
        _ARRAY,
        before=_ARRAY_DATA,
        weight=0.5,
        call='<data>.map_overlap(<target>, depth=1, boundary="none", dtype=float)',
    ),
    Api(
        "array blockwise",
        _ARRAY,
        before=_ARRAY_DATA,
        weight=0.5,
        takes="k",
        call='da.blockwise(<target>, "i", <data>, "i", dtype=float<extra>)',
    ),
    Api(
        "array from_delayed",
        ("from dask import delayed", "import numpy as np", *_ARRAY),
        call="da.from_delayed(delayed(<target>)(3<extra>), shape=(2,), dtype=float)",
        takes="pk",
        ret="np.full(2, <arg>, dtype=float)",
        weight=0.5,
    ),
)

_FRAME = ("import dask.dataframe as dd", "import pandas as pd")
_FRAME_DATA = '<data> = dd.from_pandas(pd.DataFrame({"a": [1, 2, 3]}), npartitions=2)'

_FRAMES = (
    Api(
        "frame map_partitions",
        _FRAME,
        before=_FRAME_DATA,
        ret="<arg>.copy()",
        takes="pk",
        call='<data>.map_partitions(<target><extra>, meta={"a": "int64"})',
    ),
    Api(
        "frame apply",
        _FRAME,
        before=_FRAME_DATA,
        ret="<arg>.sum()",
        takes="k",
        call='<data>.apply(<target>, axis=1, meta=("a", "int64")<extra>)',
        weight=0.7,
    ),
    Api(
        "series map",
        _FRAME,
        before=_FRAME_DATA,
        call='<data>["a"].map(<target>, meta=("a", "int64"))',
        weight=0.7,
    ),
    Api(
        "from_map",
        _FRAME,
        ret='pd.DataFrame({"a": [<arg>]})',
        takes="k",
        call='dd.from_map(<target>, [1, 2], meta={"a": "int64"}<extra>)',
        weight=0.7,
    ),
)

APIS: tuple[Api, ...] = (*_DELAYED, *_FUTURES, *_BAGS, *_ARRAYS, *_FRAMES)

_WITH_CLIENT = frozenset({"client"})
_DASK = ("import dask",)

FINISHES: tuple[Finish, ...] = (
    Finish(
        "compute",
        _DASK,
        one="<result>.compute()",
        many="dask.compute(*<results>)",
        marks=_WITH_CLIENT,
        weight=3,
    ),
    Finish(
        "dask.compute",
        _DASK,
        one="dask.compute(<result>)",
        many="dask.compute(<results>)",
        marks=_WITH_CLIENT,
    ),
    Finish(
        "client.compute",
        one="client.compute(<result>).result()",
        weight=2,
        many="client.gather(client.compute(<results>))",
        marks=_WITH_CLIENT,
    ),
    Finish(
        "persist",
        _DASK,
        one="<result>.persist().compute()",
        many="dask.compute(*dask.persist(*<results>))",
        marks=_WITH_CLIENT,
        weight=0.5,
    ),
    Finish(
        "processes",
        _DASK,
        one='<result>.compute(scheduler="processes")',
        weight=2,
        many='dask.compute(*<results>, scheduler="processes")',
    ),
    Finish(
        "processes by configuration",
        _DASK,
        one="<result>.compute()",
        many="dask.compute(*<results>)",
        weight=0.5,
        around='with dask.config.set(scheduler="processes"):\n    <asked>',
    ),
    Finish(
        "threads",
        _DASK,
        one='<result>.compute(scheduler="threads")',
        many='dask.compute(*<results>, scheduler="threads")',
        weight=0.4,
    ),
    Finish(
        "synchronous",
        _DASK,
        one='<result>.compute(scheduler="synchronous")',
        many='dask.compute(*<results>, scheduler="sync")',
        weight=0.3,
    ),
    Finish(
        "threads by configuration",
        _DASK,
        one="<result>.compute()",
        many="dask.compute(*<results>)",
        weight=0.2,
        around='with dask.config.set(scheduler="threads"):\n    <asked>',
    ),
    Finish(
        "result",
        one="<result>.result()",
        many="[one.result() for one in <results>]",
        kinds=("future",),
    ),
    Finish(
        "gather", one="client.gather(<result>)", many="client.gather(<results>)", kinds=("futures",)
    ),
    Finish(
        "await",
        one="await <result>",
        many="await client.gather(<results>)",
        kinds=("future",),
        marks=frozenset({"asynchronous"}),
    ),
    Finish("nothing", kinds=("now",)),
    Finish("left to others", one="<result>", contexts=("library",), weight=3),
)
