"""The gate: does a text mention Dask, and anything that could submit a task?

Nearly every file of nearly every project ends here, so this costs one search of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection

#: The last words of every call in `knowledge` that ships something; a test compares the two.
SUBMITTING = frozenset(
    """
    Aggregation accumulate agg aggregate apply apply_along_axis apply_gufunc apply_over_axes
    apply_ufunc as_gufunc blockwise delayed filter fold foldby from_array from_delayed from_map
    from_sequence fromfunction frompyfunc get groupby gufunc join map map_blocks map_overlap
    map_partitions piecewise publish_dataset put reduction register_plugin run run_on_scheduler
    scatter set starmap store submit transform
    """.split()
)

_DASK = re.compile(r"dask|distributed")


def may_submit(text: str, more: Collection[str] = ()) -> bool:
    """Whether the text could submit tasks to Dask; False is certain, True is not.

    `more` are names of functions that submit though the text need not speak of Dask.
    """
    if any(word in text for word in more):
        return True
    return _DASK.search(text) is not None and _SUBMITS.search(text) is not None


_SUBMITS = re.compile(r"\b(?:" + "|".join(sorted(SUBMITTING)) + r")\b")
