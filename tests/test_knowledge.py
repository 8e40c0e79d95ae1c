"""The tables rest on evidence: every claim is measured or cited, and says what was measured."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from flake8_dask_pickle.cli import dask_pickle
from flake8_dask_pickle.knowledge.evidence import Measured, claims, evidence, row_of
from flake8_dask_pickle.knowledge.tables import knowledge_for
from flake8_dask_pickle.rules import all_rules
from flake8_dask_pickle.rules.base import CaptureRule

PYTHONS = ((3, 10), (3, 11), (3, 12), (3, 13))


def outcome(one: Measured) -> str:
    """`no`, `copy` or `yes`, as the tables say it."""
    if one.loads != "yes":
        return "no"
    return "copy" if one.arrives else "yes"


def test_every_claim_is_measured_or_cited() -> None:
    found = evidence()
    covered = found.measured.keys() | found.cited.keys()
    for python in PYTHONS:
        assert not set(claims(knowledge_for(python))) - covered


def test_the_evidence_speaks_of_claims_only() -> None:
    named = {name for python in PYTHONS for name in claims(knowledge_for(python))}
    assert not evidence().measured.keys() - named


def test_it_is_enough() -> None:
    found = evidence()
    assert len(found.measured) >= 1000
    assert len(found.cited) <= len(found.measured) / 20
    assert all(re.match(r"https?://", one.source) and one.why for one in found.cited.values())


@pytest.mark.parametrize("python", PYTHONS)
def test_the_tables_say_what_was_measured(python: tuple[int, int]) -> None:
    known = knowledge_for(python)
    minor = "{}.{}".format(*python)
    for name, outcomes in evidence().measured.items():
        for one in outcomes:
            row = row_of(known, name, one.given)
            if minor in one.python and row is not None and row.travels != "unknown":
                assert row.travels == outcome(one), (name, minor)
                assert row.loads_only is (row.travels == "no" and one.dumps == "yes"), name


@pytest.mark.parametrize("python", PYTHONS)
def test_no_two_rows_claim_one_constructor(python: tuple[int, int]) -> None:
    seen: dict[str, str] = {}
    for row in knowledge_for(python).types.values():
        for name in (*row.made_by, *row.instances):
            assert seen.setdefault(name, row.name) == row.name, name


def test_every_kind_of_what_does_not_travel_has_one_rule() -> None:
    kinds: dict[str, list[str]] = {}
    for rule in all_rules():
        for kind in getattr(rule, "kinds", ()) if isinstance(rule, CaptureRule) else ():
            kinds.setdefault(kind, []).append(rule.code)
    assert all(len(codes) == 1 for codes in kinds.values()), kinds

    rows = knowledge_for((3, 11)).types.values()
    assert not {row.kind for row in rows if row.travels == "no"} - set(kinds)


def types(*arguments: str) -> str:
    done = CliRunner().invoke(dask_pickle, ["types", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_types_lists_all() -> None:
    lines = types().splitlines()
    assert len(lines) >= 1000
    assert any(re.fullmatch(r"threading\.Lock +lock +no +DPK106 +measured", line) for line in lines)
    assert len(json.loads(types("--output-format", "json"))) == len(lines)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("threading.Lock", "does not travel: TypeError: cannot pickle '_thread.lock' object"),
        ("h5py.File", "travels as an argument of an importable function, opened in mode 'r'"),
        ("h5py.File", "DPK110 captured-data-handle"),
        ("requests.Session", "verdict   travels"),
        ("sqlite3.Connection.cursor", "does not travel"),
        ("pandas.read_csv", "with chunksize"),
        ("cx_Oracle.connect", "cited, not measured"),
        ("zip", "travels if and only if what it was made from does"),
    ],
)
def test_types_says_what_is_known_of_one(name: str, said: str) -> None:
    assert said in types(name)


def test_types_as_data() -> None:
    found = json.loads(types("h5py.File", "--output-format", "json"))
    assert found["travels"] == "no"
    assert found["argument"] == "yes"
    assert found["measured"][0]["error"] == found["error"]
    assert found["measured_with"]["cloudpickle"]


def test_types_of_an_unknown_name_shows_names_like_it() -> None:
    done = CliRunner().invoke(dask_pickle, ["types", "threading.Lok"])
    assert done.exit_code == 2
    assert "the tables say nothing of 'threading.Lok'; there is threading.Lock" in done.output
