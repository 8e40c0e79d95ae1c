"""The gate: does a text mention Dask, and anything that could submit a task?

Nearly every file of nearly every project ends here, so this costs one search of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection

#: The last words of every call in `knowledge` that ships something; a test compares the two.
SUBMITTING = frozenset(
    """
    Aggregation BlockwiseVotingClassifier BlockwiseVotingRegressor GridSearchCV
    HyperbandSearchCV Incremental IncrementalSearchCV InstallPlugin InverseDecaySearchCV
    ParallelPostFit RandomState RandomizedSearchCV SuccessiveHalvingSearchCV accumulate agg
    aggregate annotate apply apply_along_axis apply_gufunc apply_over_axes apply_ufunc applymap
    arg_reduction as_gufunc atop blockwise case_when chunk coarsen combine cumreduction curvefit
    delayed distinct elemwise eval fft_wrap filter fold foldby from_array from_map from_sequence
    fromfunction frompyfunc get groupby gufunc imread join log_event map map_blocks map_overlap
    map_partitions mask open_mfdataset pad piecewise pluck product publish_dataset put query
    read_csv read_fwf read_hdf read_json read_parquet read_table reduction register_plugin
    register_scheduler_plugin register_worker_callbacks register_worker_plugin remove rename
    rename_axis run run_on_scheduler scatter set set_metadata sort_values starmap store submit
    to_csv to_hdf to_json to_parquet to_sql topk transform where
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
