"""The gate: does a text mention Dask, and anything that could submit a task or misuse a result?

Nearly every file of nearly every project ends here, so this costs a search or two of the text.
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
    delayed distinct elemwise eval fft_wrap filter fold foldby from_array
    from_delayed from_map from_sequence
    fromfunction frompyfunc get groupby gufunc imread join log_event map map_blocks map_overlap
    map_partitions mask open_mfdataset pad piecewise pluck product publish_dataset put query
    read_csv read_fwf read_hdf read_json read_parquet read_table reduction register_plugin
    register_scheduler_plugin register_worker_callbacks register_worker_plugin remove rename
    rename_axis run run_on_scheduler scatter set set_metadata sort_values starmap store submit
    to_csv to_hdf to_json to_parquet to_sql topk transform where
    """.split()
)

#: The last words of the other calls that make Dask compute or wait; a test compares these as well.
#: Where there is neither a client nor an event loop, only one of them can go wrong.
COMPUTING = frozenset(
    "as_completed compute exception gather load persist progress result traceback wait".split()
)
_ALONE = frozenset({"persist"})

#: How a text has to do with the module `distributed`: by an import, or by its name as an argument.
#: The word alone is in many a licence, and in lists of other words.
_IMPORTED = (
    r"\bfrom[ \t\\\r\n]+distributed\b"
    r"|(?:^|[;:])[ \t]*import\b(?:[^#\n\\;:]|\\\r?\n)*?\bdistributed\b"
    r"|[(=]\s*[\"']distributed\b"
)
_TEXT = re.compile(_IMPORTED, re.MULTILINE)
_BYTES = re.compile(_IMPORTED.encode(), re.MULTILINE)


def mentions_dask(text: str) -> bool:
    """Whether a text has to do with Dask at all; False is certain."""
    return "dask" in text or ("distributed" in text and _TEXT.search(text) is not None)


def mentions_dask_in_bytes(raw: bytes) -> bool:
    """The same of a text that is encoded as ASCII or UTF-8."""
    return b"dask" in raw or (b"distributed" in raw and _BYTES.search(raw) is not None)


def may_submit(text: str, more: Collection[str] = ()) -> bool:
    """Whether the text could submit tasks to Dask, or misuse what computes them.

    False is certain, True is not. `more` are names of functions that submit though the text need
    not speak of Dask.
    """
    if any(word in text for word in more):
        return True
    if not mentions_dask(text):
        return False
    if _SUBMITS.search(text) is not None:
        return True
    return _LOOP_OR_CLIENT.search(text) is not None and _COMPUTES.search(text) is not None


def _any_of(words: Collection[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(sorted(words)) + r")\b")


_SUBMITS = _any_of(SUBMITTING | _ALONE)
_COMPUTES = _any_of(COMPUTING - _ALONE)
_LOOP_OR_CLIENT = re.compile(r"async|[Cc]lient")
