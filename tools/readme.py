"""Write what README.md quotes: the table of rules and the output of commands.

Run it after a change to rules or examples. `--check` writes nothing and fails when it should have.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from flake8_dask_pickle.catalogue import catalogue

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"

#: A stretch of the README that is written here: `<!-- name -->` … `<!-- end -->`.
BLOCK = re.compile(
    r"(?<=<!-- )(?!end )(?P<name>[\w-]+)(?: -->\n)(?P<text>.*?)(?=<!-- end -->)", re.DOTALL
)


def rules() -> str:
    """All rules as a Markdown table."""
    rows = [f"| {rule.code} | {rule.name} | {rule.summary} |" for rule in catalogue()]
    return "\n".join(["| code | name | what it does |", "| --- | --- | --- |", *rows])


def output(*command: str) -> str:
    """What a command says when it is run at the top of the project."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return f"```text\n{done.stdout.rstrip()}\n```"


BLOCKS: dict[str, Callable[[], str]] = {
    "rules": rules,
    "flake8-output": lambda: output("flake8", "--isolated", "--select", "DPK", "examples"),
    "full-output": lambda: output(
        "flake8_dask_pickle", "check", "--isolated", "--output-format", "full", "--select",
        "DPK106", "examples",
    ),
    "notebook-output": lambda: output(
        "flake8_dask_pickle", "check", "--isolated", "examples/tides.ipynb"
    ),
}  # fmt: skip


def updated(text: str) -> str:
    """The README as it should be."""
    return BLOCK.sub(lambda found: f"{found['name']} -->\n{BLOCKS[found['name']]()}\n", text)


def main() -> int:
    """Write the README, or with `--check` exit with 1 when it is not current."""
    text = README.read_text(encoding="utf-8")
    new = updated(text)
    if "--check" in sys.argv[1:]:
        return int(text != new)
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
