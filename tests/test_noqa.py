"""`# noqa`: what it hides is what flake8 hides."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_dask_pickle.noqa import Suppressions

from .support import LOCK_SCRIPT, Command

SUBMIT = "print(client.submit(count, 1).result())"

# The submission as written -> whether its finding is hidden.
COMMENTS = {
    SUBMIT: False,
    f"{SUBMIT}  # noqa": True,
    f"{SUBMIT}  # NoQA": True,
    f"{SUBMIT}  # noqa: DPK106": True,
    f"{SUBMIT}  # noqa:DPK106": True,
    f"{SUBMIT}  # noqa: DPK1": True,
    f"{SUBMIT}  # noqa: E501,DPK106": True,
    f"{SUBMIT}  # noqa: E501 DPK106": True,
    f"{SUBMIT}  # noqa: E501, DPK106 - why": True,
    f"{SUBMIT}  # noqa: DPK105": False,
    f"{SUBMIT}  # noqa: E501": False,
    f"{SUBMIT}  #noqa: DPK106": False,
    f"{SUBMIT}  # a word # noqa: DPK106": True,
    f"{SUBMIT}\n# noqa: DPK106": False,
    "# flake8: noqa\n" + SUBMIT: True,
    "# flake8: noqa: DPK106\n" + SUBMIT: True,
    f"{SUBMIT}  # flake8: noqa": False,
    "client.submit(\n    count,  # noqa: DPK106\n    1,\n)": True,
    "client.submit(\n    count,\n    1,\n)  # noqa: DPK106": False,
    "client.submit(count, '''\n''')  # noqa: DPK106": True,
    "x = 0, \\\n    client.submit(count, 1), \\\n    0  # noqa: DPK106": True,
    "'''\n# noqa'''; client.submit(count, 1)": True,
    "x = '\\x0c'\n\x0c\n" + f"{SUBMIT}  # noqa: DPK106": True,
}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What is written -> a script that has it."""
    folder = tmp_path_factory.mktemp("scripts")
    paths = {written: folder / f"task{number}.py" for number, written in enumerate(COMMENTS)}
    for written, path in paths.items():
        path.write_text(LOCK_SCRIPT.replace(SUBMIT, written))
    return paths


def reported(command: Command, *arguments: str, scripts: dict[str, Path]) -> set[str]:
    """The scripts in which the command finds something."""
    lines = command(*arguments, "--isolated", "--select", "DPK106", *scripts.values()).stdout
    paths = {line.partition(".py:")[0] + ".py" for line in lines.splitlines()}
    return {written for written, path in scripts.items() if str(path) in paths}


def test_dask_pickle_heeds_the_comments(dask_pickle: Command, scripts: dict[str, Path]) -> None:
    shown = {written for written, hidden in COMMENTS.items() if not hidden}
    assert reported(dask_pickle, "check", scripts=scripts) == shown


def test_flake8_understands_the_same(flake8: Command, scripts: dict[str, Path]) -> None:
    shown = {written for written, hidden in COMMENTS.items() if not hidden}
    assert reported(flake8, scripts=scripts) == shown


def test_a_text_that_cannot_be_tokenized_goes_line_by_line() -> None:
    noqa = Suppressions("x = '''  # noqa: DPK106\ny = 1  # noqa\nz = 2\n")
    assert [noqa.hide("DPK106", row) for row in (1, 2, 3, 4)] == [True, True, False, False]
    assert not noqa.hide("DPK105", 1)
