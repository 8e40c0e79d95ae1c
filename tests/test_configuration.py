"""`[tool.dask-pickle]`: what it may say, and what is said of what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_dask_pickle.configuration import (
    Configuration,
    ConfigurationError,
    configuration_for,
    read_configuration,
)
from flake8_dask_pickle.settings import Settings


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_every_key(tmp_path: Path) -> None:
    file = write(
        tmp_path / "pyproject.toml",
        """
        [tool.dask-pickle]
        select = ["DPK1", "dpk2"]
        ignore = "DPK101, DPK102"
        extend-select = ["DPK001"]
        extend-ignore = ["DPK106"]
        exclude = ["docs"]
        module-as = "library"
        confidence = "certain"
        [tool.dask-pickle.per-file-ignores]
        "tests/*" = ["DPK1"]
        """,
    )
    configuration = read_configuration(file)
    assert configuration == Configuration(
        folder=tmp_path,
        select=("DPK1", "DPK2"),
        ignore=("DPK101", "DPK102"),
        extend_select=("DPK001",),
        extend_ignore=("DPK106",),
        per_file_ignores=(("tests/*", ("DPK1",)),),
        exclude=("docs",),
        module_as="library",
        confidence="certain",
    )
    assert configuration.settings() == Settings(
        select=("DPK1", "DPK2", "DPK001"),
        ignore=("DPK101", "DPK102", "DPK106"),
        module_as="library",
        confidence="certain",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.other]", "there is no [tool.dask-pickle] table"),
        ("tool = 3", "there is no [tool.dask-pickle] table"),
        ("[tool]\ndask-pickle = 3", "tool.dask-pickle must be a table"),
        ("[tool.dask-pickle", "not valid TOML"),
        pytest.param(
            f"[tool.dask-pickle]\nexclude = {'[' * 3_000}", "nested too deeply", id="nested"
        ),
        ("[tool.dask-pickle]\nlevel = 1", "has no key 'level'; it has select, ignore, "),
        ("[tool.dask-pickle]\nselect = 1", "select: must be a list of strings, not 1"),
        ("[tool.dask-pickle]\nexclude = 'x'", "exclude: must be a list of strings, not 'x'"),
        ("[tool.dask-pickle]\nignore = ['E501']", "ignore: no rule has a code that begins with"),
        ("[tool.dask-pickle]\nper-file-ignores = []", "per-file-ignores: must be a table such as"),
        ("[tool.dask-pickle]\nmodule-as = 'x'", "one of auto, script, library, not 'x'"),
        ("[tool.dask-pickle]\nconfidence = []", "one of certain, possible, not []"),
    ],
)
def test_errors_name_the_file_and_the_key(tmp_path: Path, text: str, said: str) -> None:
    file = write(tmp_path / "pyproject.toml", text)
    with pytest.raises(ConfigurationError) as refused:
        read_configuration(file)
    assert str(refused.value).startswith(f"{file}: ")
    assert said in str(refused.value)


def test_the_nearest_table_counts(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.dask-pickle]\nselect = ['DPK1']")
    write(tmp_path / "a" / "pyproject.toml", "[project]\nname = 'dask-pickle-user'")
    write(tmp_path / "a" / "b" / "pyproject.toml", "[tool.dask-pickle]\nselect = ['DPK2']")
    inside, below = tmp_path / "a" / "x.py", tmp_path / "a" / "b" / "c"
    assert configuration_for([inside]).select == ("DPK1",)
    assert configuration_for([below / "x.py"]).select == ("DPK2",)
    assert configuration_for([below, below.parent]).select == ("DPK2",)
    assert configuration_for([below, inside]).select == ("DPK1",)


def test_a_broken_file_matters_only_when_it_is_ours(tmp_path: Path) -> None:
    file = write(tmp_path / "pyproject.toml", "[project")
    assert configuration_for([tmp_path]) == Configuration()
    file.write_text("[tool.dask-pickle")
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        configuration_for([tmp_path])


def test_a_select_on_the_command_line_starts_afresh() -> None:
    configured = Configuration(
        ignore=("DPK1",), extend_select=("DPK3",), extend_ignore=("DPK2",), confidence="certain"
    )
    assert configured.overridden() == configured
    assert configured.overridden(select=("DPK1",), extend_ignore=("DPK102",)) == Configuration(
        select=("DPK1",), extend_ignore=("DPK102",), confidence="certain"
    )
    assert configured.overridden(ignore=("DPK9",), extend_select=("DPK4",)) == Configuration(
        ignore=("DPK9",),
        extend_select=("DPK3", "DPK4"),
        extend_ignore=("DPK2",),
        confidence="certain",
    )


@pytest.mark.parametrize(
    ("select", "extend", "asked"),
    [
        (("DPK",), (), False),
        (("DPK2",), (), False),
        (("DPK20",), (), False),
        (("DPK202",), (), True),
        (("DPK",), ("DPK202",), True),
    ],
)
def test_pedantic_rules_are_asked_for_by_their_code(
    select: tuple[str, ...], extend: tuple[str, ...], asked: bool
) -> None:
    settings = Configuration(select=select, extend_select=extend).settings()
    assert settings.pedantic == ({"DPK202"} if asked else set())
    assert settings.reports("DPK202") is asked
