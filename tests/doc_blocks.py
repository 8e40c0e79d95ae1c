"""The blocks of code in the documentation, and what is to be done with each to test it.

A comment above a block says what it is for:

    <!-- run -->             a program, which must end well
    <!-- printed -->         what the program above prints
    <!-- file: NAME -->      a file that the programs and commands below find in their folder
    <!-- output: HOW -->     what is shown of a command is its `first line`, what its output
                             `begins with`, or lines that it `has`
    <!-- fails -->           the commands end with another status than 0
    <!-- not run: WHY -->    the commands are not run here

`python -m tests.doc_blocks` counts them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
BY_HAND = sorted(
    [*(ROOT / "docs").glob("*.md"), *(ROOT / name for name in ("README.md", "CONTRIBUTING.md"))]
    + [ROOT / name for name in ("ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md")]
)

_BLOCK = re.compile(
    r"^(?:<!-- (?P<note>[^>]*?) -->\n+)?"
    r"(?P<fence>`{3,})(?P<language>\S*)\n(?P<text>.*?)^(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)


class Block(NamedTuple):
    """A block of code; `note` is the comment above it, and `row` where its fence is."""

    page: str
    row: int
    note: str
    language: str
    text: str

    @property
    def does(self) -> str:
        """The first half of the note."""
        return self.note.partition(":")[0].strip()

    @property
    def what(self) -> str:
        """The second half of the note."""
        return self.note.partition(":")[2].strip()

    def commands(self) -> Iterator[tuple[str, str]]:
        """Each command of a console block, and what is shown of its output."""
        for part in re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield re.sub(r"\s{2,}#.*", "", command), output


def blocks_of(page: str, text: str) -> list[Block]:
    """The blocks of one page."""
    return [
        Block(
            page,
            text.count("\n", 0, found.start("fence")) + 1,
            found["note"] or "",
            found["language"],
            found["text"],
        )
        for found in _BLOCK.finditer(text)
    ]


def pages_by_hand() -> dict[str, str]:
    """The text of every page that people write, by its path in the repository."""
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in BY_HAND}


def all_pages() -> dict[str, str]:
    """The text of every page, with those that are made from the code alone."""
    from docs_pages import TOP_FILES, generated_pages

    made = {
        path: text for path, text in generated_pages().items() if path not in TOP_FILES.values()
    }
    return pages_by_hand() | made


def all_blocks() -> list[Block]:
    """The blocks of all pages."""
    return [block for page, text in all_pages().items() for block in blocks_of(page, text)]


def main() -> None:
    """Print how many blocks there are of each language, and how many of those are run."""
    blocks = all_blocks()
    languages = Counter(block.language for block in blocks)
    print(f"{len(blocks)} blocks on {len({block.page for block in blocks})} pages:")
    for language, count in languages.most_common():
        notes = Counter(block.does for block in blocks if block.language == language)
        print(f"  {language:<8} {count:>4}  {dict(notes)}")


if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(ROOT / "tools"))
    main()
