"""SARIF 2.1.0, for code scanning services and editors.

The rules stand behind the results, so that results are printed as they come and only rules that
were broken are listed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flake8_dask_pickle import __version__
from flake8_dask_pickle.catalogue import look_up
from flake8_dask_pickle.finding import Edit, Finding, Place
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.fingerprints import with_fingerprints
from flake8_dask_pickle.report.places import Spans, cell_note, in_repository, message
from flake8_dask_pickle.report.plain import json_list, json_members, plain
from flake8_dask_pickle.report.severity import severity, severity_of_rule

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HOME = "https://github.com/flake8-dask-pickle/flake8-dask-pickle"
#: What relative paths start from, by the name that code scanning services use.
_TOP = "%SRCROOT%"
#: What a reader of SARIF takes for a place to fill in, and for the middle of a link.
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK = re.compile(r"\](?=\()")


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """One log with one run."""
    rules: dict[str, int] = {}
    results = (
        _result(finding, fingerprint, rules.setdefault(finding.code, len(rules)), spans)
        for report in reports
        for spans in (Spans(report),)
        for finding, fingerprint in with_fingerprints(report)
    )
    head = {"$schema": _SCHEMA, "version": "2.1.0"}
    yield from json_list(results, f'{{{json_members(head)}, "runs": [{{"results": ', ",")
    driver = {
        "name": "dask-pickle",
        "informationUri": _HOME,
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in rules],
    }
    tail = {"columnKind": "unicodeCodePoints", "tool": {"driver": driver}}
    yield json.dumps(tail).removeprefix("{") + "]}"


def _rule(code: str) -> dict[str, Any]:
    entry = look_up(code)
    if entry is None:
        return {"id": code}
    level = severity_of_rule(code)
    rule: dict[str, Any] = {
        "id": code,
        "name": entry.name,
        "shortDescription": {"text": entry.summary},
        "help": {"text": entry.page, "markdown": entry.page},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["dask", "pickle"], "problem.severity": level},
    }
    return rule if entry.url is None else rule | {"helpUri": entry.url}


def _result(finding: Finding, fingerprint: str, index: int, spans: Spans) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": severity(finding),
        "message": _message(message(finding)),
        "locations": [_location(finding.place, spans)],
        "partialFingerprints": _fingerprints(finding.place, fingerprint),
        "properties": _properties(finding),
    }
    if finding.chain:
        result["relatedLocations"] = [
            {"id": number, "message": _message(cell_note(link.place) + link.message)}
            | _location(link.place, spans)
            for number, link in enumerate(finding.chain, 1)
        ]
    fix = finding.fix
    # The places of SARIF are in the file as it is stored, and there a cell has other lines.
    if fix is not None and all(edit.place.cell is None for edit in fix.edits):
        changes = [_change(name, list(of), spans) for name, of in groupby(fix.edits, _file_of)]
        result["fixes"] = [{"description": _message(fix.title), "artifactChanges": changes}]
    return result


def _fingerprints(place: Place, fingerprint: str) -> dict[str, str]:
    named = {"daskPickle/v1": fingerprint}
    if place.cell is None:
        return named
    # GitHub makes one of its own from the line, which in a notebook may be the whole file.
    return named | {"primaryLocationLineHash": fingerprint}


def _message(text: str) -> dict[str, str]:
    return {"text": _LINK.sub("] ", _PLACEHOLDER.sub(r"{{\1}}", plain(text)))}


def _properties(finding: Finding) -> dict[str, Any]:
    """What SARIF has no words for."""
    place, verdict = finding.place, finding.verdict
    in_cell = {
        "cell": place.cell,
        "cellId": place.cell_id,
        "cellRow": place.row,
        "cellColumn": place.column,
        "cellEndRow": place.end_row,
        "cellEndColumn": place.end_column,
    }
    properties: dict[str, Any] = {"confidence": finding.confidence}
    properties |= {} if place.cell is None else in_cell
    properties |= {} if finding.target is None else {"target": plain(finding.target)}
    properties |= {} if finding.kind is None else {"kind": plain(finding.kind)}
    return properties | ({} if verdict is None else {"verdict": plain(str(verdict))})


def _location(place: Place, spans: Spans) -> dict[str, Any]:
    artifact = _artifact(place.filename)
    return {"physicalLocation": {"artifactLocation": artifact, "region": _region(place, spans)}}


def _region(place: Place, spans: Spans) -> dict[str, int]:
    at = spans.of(place)
    if place.cell is not None:
        return {"startLine": at.row}
    start = {"startLine": at.row, "startColumn": at.column}
    return start | {"endLine": at.end_row, "endColumn": at.end_column}


def _artifact(filename: str) -> dict[str, str]:
    path = in_repository(filename)
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(os.fsencode(path)), "uriBaseId": _TOP}


def _file_of(edit: Edit) -> str:
    return edit.place.filename


def _change(filename: str, edits: Iterable[Edit], spans: Spans) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": _region(edit.place, spans),
            "insertedContent": {"text": edit.content},
        }
        for edit in edits
    ]
    return {"artifactLocation": _artifact(filename), "replacements": replacements}
