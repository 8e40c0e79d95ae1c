"""Names of findings that stay the same while the lines above them come and go."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from flake8_dask_pickle.baseline import LineHasher
from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.places import in_repository


def with_fingerprints(report: FileReport) -> Iterator[tuple[Finding, str]]:
    """Each finding with its name: of what it says and of the line it stands on; no two equal."""
    hasher = None if report.source is None else LineHasher(report.source)
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in report.findings:
        said = finding.message if hasher is None else hasher.of(finding)
        path = in_repository(finding.place.filename)
        known_by = (path, finding.code, finding.target or "", finding.kind or "", said)
        seen[known_by] += 1
        whole = "\0".join((*known_by, str(seen[known_by])))
        yield finding, hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]
