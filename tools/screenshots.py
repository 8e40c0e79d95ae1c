"""Pictures of what commands show on a terminal, for the documentation: docs/images/*.svg.

Each command really runs, on a terminal of its own, in a folder with the programs below. `--check`
writes nothing and fails when the text in a picture is not what the command says now.
"""

from __future__ import annotations

import html
import io
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
WIDTH = 100

READINGS = """\
import threading

from dask.distributed import Client

guard = threading.Lock()


def append(line, path="report.txt"):
    with guard, open(path, "a") as report:
        report.write(line)


if __name__ == "__main__":
    with Client() as client:
        client.submit(append, "mean pressure 1013 hPa").result()
"""

WHY = """\
import threading

from flake8_dask_pickle import why


class Station:
    def __init__(self):
        self.name = "Brocken"
        self.guard = threading.Lock()


def process(x, station=Station()):
    return x


print(why(process))
"""

FILES = {"readings.py": READINGS, "ask.py": WHY}


class Shot(NamedTuple):
    """A picture: what the person types, and the arguments of Python that stand for it."""

    typed: str
    arguments: tuple[str, ...]


def _command(typed: str) -> Shot:
    return Shot(typed, ("-m", "flake8_dask_pickle", *typed.split()[1:]))


SHOTS = {
    "check": _command("dask-pickle check readings.py"),
    "diff": _command("dask-pickle check --diff --unsafe-fixes readings.py"),
    "verify": _command("dask-pickle verify readings.py"),
    "why": Shot("python ask.py", ("ask.py",)),
}


def shown(shot: Shot, folder: Path) -> str:
    """What a command shows on a terminal, colours and all."""
    main, side = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {"TERM": "xterm-256color", "COLUMNS": str(WIDTH), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *shot.arguments]
    process = subprocess.Popen(
        command, cwd=folder, stdout=side, stderr=subprocess.PIPE, stdin=side, env=environment
    )
    os.close(side)
    text = b"".join(_read(main))
    os.close(main)
    # Progress is shown on standard error when that is a terminal: a picture has no use for it.
    _, errors = process.communicate(timeout=60)
    return (text + errors).decode().replace("\r\n", "\n")


def _read(terminal: int) -> Iterator[bytes]:
    with suppress(OSError):  # a terminal that nobody writes to any more cannot be read
        while data := os.read(terminal, 65536):
            yield data


def picture(name: str, shot: Shot, folder: Path) -> str:
    """The picture as SVG."""
    console = Console(
        width=WIDTH, record=True, file=io.StringIO(), force_terminal=True, legacy_windows=False
    )
    console.print(Text.assemble(("$ ", "bold green"), (shot.typed, "bold")))
    console.print(Text.from_ansi(shown(shot, folder).rstrip("\n")))
    return console.export_svg(title="", unique_id=f"shot-{name}")


def text_of(svg: str) -> str:
    """What one reads in a picture, without how it looks."""
    return html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))


def main() -> int:
    """Make all pictures, or with `--check` compare them."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for program, text in FILES.items():
            (folder / program).write_text(text, encoding="utf-8")
        pictures = {name: picture(name, shot, folder) for name, shot in SHOTS.items()}
    stale = 0
    for name, svg in pictures.items():
        file = IMAGES / f"{name}.svg"
        if "--check" not in sys.argv[1:]:
            file.write_text(svg, encoding="utf-8")
        elif not file.is_file() or text_of(file.read_text(encoding="utf-8")) != text_of(svg):
            print(f"{file.relative_to(ROOT)} is not current: run python tools/screenshots.py")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
