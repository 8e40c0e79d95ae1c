"""How grave a finding is, for formats that ask."""

from __future__ import annotations

from typing import Literal

from flake8_dask_pickle.finding import Finding

Severity = Literal["error", "warning", "note"]

#: Codes that say: it pickles or runs, but not as it was meant.
_WARNINGS = ("DPK002", "DPK2", "DPK3")


def severity_of_rule(code: str) -> Severity:
    """What findings of a rule are, unless more is known of one."""
    return "warning" if code.startswith(_WARNINGS) else "error"


def severity(finding: Finding) -> Severity:
    """An error where it will fail, a warning where it may, a note where a trial has refuted it."""
    if finding.verdict is not None and finding.verdict.word == "refuted":
        return "note"
    return severity_of_rule(finding.code) if finding.confidence == "certain" else "warning"
