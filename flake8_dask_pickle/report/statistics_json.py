"""How many findings there are of each rule, for programs. Not a format of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.statistics import counted


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """One JSON list of objects with a code, a name and a count."""
    rows = counted(reports)
    listed = [{"code": code, "name": name, "count": count} for count, code, name in rows]
    yield json.dumps(listed, indent=2)
