"""The pages of the documentation that are made from the code, or from files at the top.

`python tools/docs_pages.py FOLDER` writes them all, to be looked at. Without FOLDER it lists them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from docs_commands import commands_page
from docs_configuration import configuration_page
from docs_rules import rule_pages, rule_titles, rules_index

__all__ = ["generated_pages", "rule_titles"]

ROOT = Path(__file__).parents[1]
REPOSITORY = "https://github.com/flake8-dask-pickle/flake8-dask-pickle/blob/main"

#: Files at the top of the repository, and the pages that show them.
TOP_FILES = {
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}

_LINK = re.compile(r"(?<=\]\()(?!https?:|#|mailto:)(?P<path>[^)#]+)(?P<anchor>#[^)]*)?(?=\))")


def generated_pages() -> dict[str, str]:
    """The Markdown of every generated page, by its path below docs/."""
    pages = {
        "rules/index.md": rules_index(),
        "configuration.md": configuration_page(),
        "commands.md": commands_page(),
    }
    pages |= dict(rule_pages())
    pages |= dict(_top_pages())
    return pages


def _top_pages() -> Iterator[tuple[str, str]]:
    for file, page in TOP_FILES.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        yield page, _LINK.sub(lambda link: _moved(link["path"]) + (link["anchor"] or ""), text)


def _moved(path: str) -> str:
    """Where a link of a file at the top of the repository leads to from the site."""
    if path in TOP_FILES:
        return TOP_FILES[path]
    if path.startswith("docs/") and path.endswith(".md"):
        return path.removeprefix("docs/")
    if not (ROOT / path).exists():
        raise FileNotFoundError(f"a link leads to {path}, which is not there")
    return f"{REPOSITORY}/{path}"


def main() -> int:
    """Write the pages into a folder, or list them."""
    pages = generated_pages()
    if len(sys.argv) == 1:
        print("\n".join(sorted(pages)))
        return 0
    for path, text in pages.items():
        file = Path(sys.argv[1], path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
