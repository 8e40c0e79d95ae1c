"""The documentation: each block of code is what it claims to be, and does what it says.

Blocks that are tested elsewhere, and commands that cannot be run here, are listed with the reason.
"""

from __future__ import annotations

import ast
import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from flake8_dask_pickle.configuration import read_configuration

from .doc_blocks import ROOT, Block, all_blocks, blocks_of, pages_by_hand
from .support import LOCK_SCRIPT, environment, notebook_json

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: Who tests the programs of these pages.
PROGRAMS_ELSEWHERE = {
    "docs/compute-methods.md": "test_compute_methods.py runs them",
    "rules/": "test_rules.py runs the examples of each rule",
    "CONTRIBUTING.md": "test_contributing.py follows them",
}
#: Programs that are a part of something; they are parsed.
FRAGMENTS = {
    "README.md": ("client.submit(count, 1)", "from flake8_dask_pickle import why"),
    "docs/notebooks.md": ("c.InteractiveShellApp",),
}
#: Who tests what these pages show as text.
TEXTS_ELSEWHERE = {
    "README.md": "test_readme.py compares what commands print",
    "ARCHITECTURE.md": "test_docs_claims.py compares the house with what is there",
    "docs/compute-methods.md": "test_compute_methods.py compares what programs print",
    "docs/notebooks.md": "editor/test_ipython.py runs such cells",
    "rules/": "test_rules.py compares what programs print",
    "commands.md": "it is made from the commands",
}
#: Commands that are not run here, by how they begin.
NOT_RUN = {
    "python3 -m venv": "it builds an environment: integration/test_wheel.py does",
    "eval": "it belongs to a shell",
}
#: Blocks that nothing here can read: only their brackets are looked at.
NO_PARSER = {"lua": "needs Neovim", "elisp": "needs Emacs"}

MERMAID = ("flowchart", "sequenceDiagram")

BLOCKS = all_blocks()
COMMANDS = {
    "dask-pickle": [sys.executable, "-m", "flake8_dask_pickle"],
    "flake8": [sys.executable, "-m", "flake8"],
    "nbqa": [sys.executable, "-m", "nbqa"],
    "python": [sys.executable],
}


def elsewhere(block: Block, who: dict[str, str]) -> bool:
    return any(block.page.startswith(page) for page in who)


def of(*languages: str) -> pytest.MarkDecorator:
    chosen = [block for block in BLOCKS if block.language in languages]
    return pytest.mark.parametrize("block", chosen, ids=lambda block: f"{block.page}:{block.row}")


# --- what a block is ------------------------------------------------------------------------------


def test_there_are_blocks_of_every_sort() -> None:
    languages = {block.language for block in BLOCKS}
    assert languages >= {"python", "console", "text", "toml", "yaml", "json", "mermaid"}
    assert sum(block.does == "run" for block in BLOCKS) >= 10


def test_every_block_says_what_language_it_is_in() -> None:
    known = {"python", "console", "text", "toml", "yaml", "json", "ini", "mermaid", *NO_PARSER}
    assert not [block for block in BLOCKS if block.language not in known]


def test_every_fence_is_seen() -> None:
    for page, text in pages_by_hand().items():
        fences = re.findall(r"^`{3,}", text, flags=re.MULTILINE)
        assert len(fences) == 2 * len(blocks_of(page, text)), page


@of("python")
def test_programs_are_python_and_somebody_runs_them(block: Block) -> None:
    ast.parse(block.text)
    is_fragment = block.text.startswith(FRAGMENTS.get(block.page, ()))
    run_here = block.does in ("run", "file")
    assert run_here or is_fragment or elsewhere(block, PROGRAMS_ELSEWHERE)


@of("text")
def test_texts_are_compared_with_something(block: Block) -> None:
    assert block.does == "printed" or elsewhere(block, TEXTS_ELSEWHERE)


@of("json")
def test_json_is_json(block: Block) -> None:
    json.loads(block.text)


@of("yaml")
def test_yaml_is_yaml(block: Block) -> None:
    assert isinstance(yaml.safe_load(block.text), (dict, list))


@of("toml")
def test_toml_is_toml_and_our_table_is_accepted(block: Block, tmp_path: Path) -> None:
    data = tomllib.loads(block.text)
    if "dask-pickle" in data.get("tool", {}):
        file = tmp_path / "pyproject.toml"
        file.write_text(block.text, encoding="utf-8")
        assert read_configuration(file).file == file


@of("ini")
def test_ini_is_accepted_by_flake8(block: Block, tmp_path: Path) -> None:
    parser = configparser.ConfigParser()
    parser.read_string(block.text)
    options = {f"--{key}" for key in parser["flake8"]}
    said = run([*COMMANDS["flake8"], "--help"], tmp_path)
    assert options <= set(re.findall(r"--[\w-]+", said))


@of(*NO_PARSER)
def test_brackets_of_what_cannot_be_parsed_match(block: Block) -> None:
    text = re.sub(r"\"[^\"]*\"|'[^'\n]*'(?!\()|--.*$", "", block.text, flags=re.MULTILINE)
    while (
        shorter := re.sub(r"\([^(){}\[\]]*\)|\{[^(){}\[\]]*\}|\[[^(){}\[\]]*\]", "", text)
    ) != text:
        text = shorter
    assert not set(text) & set("(){}[]")


@of("mermaid")
def test_diagrams_are_of_a_known_kind(block: Block) -> None:
    """Whether they can be drawn is asked of a browser: site/test_browser.py."""
    assert block.text.startswith(MERMAID)


# --- what a block does ----------------------------------------------------------------------------


def run(command: list[str], folder: Path) -> str:
    done = ran(command, folder)
    return done.stdout + done.stderr


def ran(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(PYTHONWARNINGS="ignore", COLUMNS="100"),
        timeout=180,
        check=False,
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with what the commands of the pages speak of."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "src").mkdir()
    (tmp_path / "notebooks").mkdir()
    for name in ("script.py", "src/tasks.py"):
        (tmp_path / name).write_text(LOCK_SCRIPT, encoding="utf-8")
    for name in ("analysis.ipynb", "notebooks/tides.ipynb"):
        (tmp_path / name).write_text(notebook_json(LOCK_SCRIPT), encoding="utf-8")
    return tmp_path


def to_run(command: str) -> list[str] | None:
    """The command as it is run here; what it pipes into is left out. None for what is not run."""
    words = shlex.split(command.partition("|")[0])
    if command.startswith(tuple(NOT_RUN)):
        return None
    if words[:2] == ["pip", "install"]:
        check_requirement(words[2])
        return None
    return [*COMMANDS[words[0]], *words[1:]]


def check_requirement(requirement: str) -> None:
    """That what people are told to install is what pyproject.toml offers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = re.fullmatch(r"([\w-]+)(?:\[(\w+)\])?", requirement)
    assert found is not None
    assert found[1] == project["name"]
    assert found[2] in {None, *project["optional-dependencies"]}


def compare(block: Block, shown: str, output: str) -> None:
    """That what the page shows of a command is what it said."""
    if block.does != "output":
        assert output.rstrip() == shown.rstrip()
    elif block.what == "first line":
        assert output.splitlines()[0] == shown.rstrip()
    elif block.what == "begins with":
        assert output.startswith(shown.rstrip())
    else:
        assert block.what == "has"
        assert all(line in output for line in shown.splitlines())


def follow(block: Block, workspace: Path, printed: str) -> str:
    """Do what a block says; gives what the last program printed."""
    if block.does == "file":
        (workspace / block.what).write_text(block.text, encoding="utf-8")
    elif block.does == "run":
        program = workspace / "program.py"
        program.write_text(block.text, encoding="utf-8")
        done = ran([sys.executable, program.name], workspace)
        assert done.returncode == 0, done.stderr
        printed = done.stdout
    elif block.does == "printed":
        assert printed == block.text
    elif block.language == "console" and block.does != "not run":
        for command, shown in block.commands():
            arguments = to_run(command)
            if arguments is not None:
                done = ran(arguments, workspace)
                assert done.returncode in (0, 1), done.stderr
                if shown:
                    compare(block, shown, done.stdout + done.stderr)
    return printed


ACTIVE = sorted(
    {
        block.page
        for block in BLOCKS
        if block.does == "run" or block.language == "console"
        if block.page != "CONTRIBUTING.md"  # test_contributing.py follows it
    }
)


@pytest.mark.slow
@pytest.mark.parametrize("page", ACTIVE)
def test_programs_and_commands_do_what_the_page_says(page: str, workspace: Path) -> None:
    printed = ""
    for block in BLOCKS:
        if block.page == page:
            printed = follow(block, workspace, printed)


def test_what_is_not_run_has_a_reason() -> None:
    not_run = [block for block in BLOCKS if block.does == "not run"]
    assert all(len(block.what) > 10 for block in not_run)
    commands = [command for block in BLOCKS for command, _ in block.commands()]
    assert any(command.startswith("python3 -m venv") for command in commands)
