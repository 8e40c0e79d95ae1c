"""What CONTRIBUTING.md tells people to do works when it is done to the letter, in a copy."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from new_rule import CannotBeginError, files

from .doc_blocks import ROOT, Block, blocks_of
from .support import Command, command, environment

RULES = Path("flake8_dask_pickle", "rules")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the repository: what is in it, without what git ignores."""
    folder = tmp_path / "copy"
    left_out = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis", "*.egg-info")
    for name in ("flake8_dask_pickle", "tests", "tools", "docs", "examples"):
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    for file in (*ROOT.glob("*.md"), ROOT / "pyproject.toml", ROOT / "mkdocs.yml"):
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def new_rule() -> Command:
    return command(sys.executable, str(ROOT / "tools" / "new_rule.py"))


def run(arguments: list[str], copy: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=copy,
        env=environment(PYTHONPATH=str(copy), PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


class Reader:
    """Somebody who does what stands there, and nothing else."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self.ran: list[str] = []
        self._replace: tuple[Path, str] | None = None

    def follow(self, block: Block) -> None:
        if block.does == "file":
            (self.copy / block.what).write_text(block.text, encoding="utf-8")
        elif block.does == "replace in":
            self._replace = self.copy / block.what, block.text
        elif block.does == "replace by":
            self._replaced(block.text)
        elif block.language == "console":
            for said, shown in block.commands():
                self._run(said, shown, fails=block.does == "fails")

    def _replaced(self, new: str) -> None:
        assert self._replace is not None
        file, old = self._replace
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")

    def _run(self, said: str, shown: str, *, fails: bool) -> None:
        words = shlex.split(said)
        assert words[0] == "python"
        done = run([sys.executable, *words[1:]], self.copy)
        assert (done.returncode != 0) is fails, (said, done.stdout, done.stderr)
        assert done.stdout.startswith(shown), (said, done.stdout)
        if "pytest" in words:
            counted = "failed" if fails else "passed"
            assert re.search(rf"\b[1-9]\d* {counted}\b", done.stdout), done.stdout
        self.ran.append(said)


def steps() -> list[Block]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text[text.index("## Add a rule") : text.index("## Add a type")]
    return blocks_of("CONTRIBUTING.md", section)


@pytest.mark.slow
def test_a_rule_is_added_by_what_the_text_says(copy: Path) -> None:
    reader = Reader(copy)
    for block in steps():
        reader.follow(block)
    assert len(reader.ran) >= 7
    assert "| DPK208 | prints-far-away |" in (copy / "README.md").read_text(encoding="utf-8")
    # And what it has become passes what every change must pass.
    rule = str(RULES / "dpk208.py")
    for check in (["ruff", "check", rule], ["ruff", "format", "--check", rule], ["mypy", rule]):
        if shutil.which(check[0], path=str(Path(sys.executable).parent)):
            done = run([sys.executable, "-m", *check], copy)
            assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("code", "name"), [("DPK199", "one-that-fails"), ("DPK399", "one-more")])
def test_every_scaffold_passes_the_tests_of_rules(copy: Path, code: str, name: str) -> None:
    done = run([sys.executable, "tools/new_rule.py", code, name], copy)
    assert done.returncode == 0, done.stderr
    tests = ["tests/test_cases.py", "tests/test_rules.py", "-k", code]
    for selection in ("not slow", "slow"):
        arguments = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", selection, *tests]
        done = run(arguments, copy)
        assert done.returncode == 0, done.stdout
        assert "skipped" not in done.stdout


@pytest.mark.slow
def test_the_tests_of_a_scaffold_can_fail(copy: Path) -> None:
    assert run([sys.executable, "tools/new_rule.py", "DPK208", "an-idea"], copy).returncode == 0
    rule = copy / RULES / "dpk208.py"
    rule.write_text(rule.read_text(encoding="utf-8").replace("builtins.print", "builtins.len"))
    tests = ["tests/test_cases.py", "tests/test_rules.py", "-k", "DPK208"]
    done = run([sys.executable, "-m", "pytest", "-q", "-n", "0", *tests], copy)
    assert done.returncode == 1
    assert re.search(r"\b[4-9] failed", done.stdout), done.stdout


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("DPK106", "a-new-one", "DPK106 is taken: DPK106 captured-lock"),
        ("DPK199", "captured-lock", "captured-lock is taken"),
        ("DPK901", "a-new-one", "not 'DPK901'"),
        ("dpk199", "a-new-one", "not 'dpk199'"),
        ("DPK199", "Name", "not 'Name'"),
        ("DPK199", "../../evil", "not '../../evil'"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(code: str, name: str, said: str) -> None:
    with pytest.raises(CannotBeginError, match=re.escape(said)):
        files(code, name)


def test_a_refusal_is_a_word_and_no_file(new_rule: Command) -> None:
    done = new_rule("DPK199", "captured-lock")
    assert done.returncode == 2
    assert "captured-lock is taken" in done.stderr
    assert not (ROOT / "tests" / "cases" / "DPK199").exists()


# --- the house ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_contracts_hold_and_can_be_broken(copy: Path) -> None:
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if linter is None:
        pytest.skip("import-linter is not installed: it is in the extra `dev`")
    done = run([linter, "--no-cache"], copy)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout
    for module, imported in (
        ("model/scopes.py", "flake8_dask_pickle.capture.values"),
        ("capture/values.py", "flake8_dask_pickle.rules"),
        ("rules/base.py", "flake8"),
        ("report/plain.py", "libcst"),
        ("linter.py", "flake8_dask_pickle.cli"),
        ("capture/frames.py", "dask"),
    ):
        file = copy / "flake8_dask_pickle" / module
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}\nimport {imported}\n", encoding="utf-8")
        done = run([linter, "--no-cache"], copy)
        assert done.returncode == 1, (module, imported)
        file.write_text(text, encoding="utf-8")
