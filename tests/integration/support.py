"""What the tests of this package share: running a real program, and a project to run it on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The repository that is tested.
REPOSITORY = Path(__file__).parents[2]

#: No program of this package may take longer than this, unless it says so.
TIMEOUT = 60.0

#: A script in which a function of `__main__` carries a lock along: DPK106 on row 13.
LOCK_SCRIPT = """\
import threading

from dask.distributed import Client

guard = threading.Lock()


def process(x):
    with guard:
        return x + 1

if __name__ == "__main__":
    print(Client().submit(process, 1).result())
"""

#: The same, mended.
MENDED_SCRIPT = LOCK_SCRIPT.replace("import threading\n\n", "").replace(
    "import Client\n\nguard = threading.Lock()", 'import Client, Lock\n\nguard = Lock("guard")'
)

#: Nothing tells that this is run as a script, so `process` travels by reference.
LOCK_LIBRARY = """\
import threading

from dask.distributed import Client

guard = threading.Lock()


def process(x):
    with guard:
        return x + 1


def start(client: Client):
    return client.submit(process, 1)
"""


def notebook(code: Sequence[str]) -> str:
    """A notebook's file: these code cells, each under a heading."""
    cells: list[dict[str, object]] = []
    for number, source in enumerate(code, start=1):
        cells += [
            {"cell_type": "markdown", "metadata": {}, "source": [f"# Step {number}"]},
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {},
                "outputs": [],
                "source": source.splitlines(keepends=True),
            },
        ]
    made = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(made, indent=1)


@dataclass(frozen=True)
class Run:
    """A program that has ended."""

    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True, order=True)
class Reported:
    """One line of flake8's default report; rows and columns are 1-based."""

    filename: str
    row: int
    column: int
    code: str
    message: str

    @property
    def place(self) -> tuple[str, int, str]:
        """File, row and code."""
        return self.filename, self.row, self.code


_LINE = re.compile(r"(?P<name>.+?):(?P<row>\d+):(?P<column>\d+): (?P<code>\S+) (?P<message>.+)")


def parse_report(stdout: str) -> list[Reported]:
    """Read flake8's default report. A line of any other shape is a failure."""
    found = []
    for line in stdout.splitlines():
        match = _LINE.fullmatch(line)
        assert match, f"not a line of a report: {line!r}"
        name = Path(match["name"]).as_posix().removeprefix("./")
        row, column = int(match["row"]), int(match["column"])
        found.append(Reported(name, row, column, match["code"], match["message"]))
    return found


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment, without what a git hook sets, and with this Python first."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "FLAKE8", "PRE_COMMIT"))
    }
    scripts = sysconfig.get_path("scripts")
    environment["PATH"] = os.pathsep.join([scripts, environment.get("PATH", "")])
    environment["PYTHONIOENCODING"] = "utf-8"
    return environment | dict(extra or {})


def run(
    command: Sequence[str],
    cwd: Path,
    *,
    stdin: bytes = b"",
    timeout: float = TIMEOUT,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a program to its end, whatever its exit code."""
    done = subprocess.run(
        [*command],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=timeout,
        env=clean_environment(environment),
        check=False,
    )
    return Run(
        done.returncode,
        done.stdout.decode().replace("\r\n", "\n"),
        done.stderr.decode().replace("\r\n", "\n"),
    )


class Project:
    """A folder of files, and the programs that are run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, content: str | bytes) -> Path:
        """Make a file, byte for byte."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def python(self, *arguments: str, timeout: float = TIMEOUT) -> Run:
        """Run this Python."""
        return run([sys.executable, *arguments], self.root, timeout=timeout)

    def flake8_run(self, *arguments: str, stdin: bytes = b"") -> Run:
        """Run flake8 as a person does."""
        return run([sys.executable, "-m", "flake8", *arguments], self.root, stdin=stdin)

    def flake8(self, *arguments: str, stdin: bytes = b"") -> list[Reported]:
        """Run flake8; what it reports, having checked that it did not stumble."""
        done = self.flake8_run(*arguments, stdin=stdin)
        assert done.stderr == ""
        found = parse_report(done.stdout)
        assert done.returncode == (1 if found else 0)
        return found

    def git(self, *arguments: str) -> str:
        """Run git as somebody; what it prints."""
        name = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
        done = run(["git", *name, *arguments], self.root)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit_all(self) -> None:
        """Make the folder a git repository that holds every file in it."""
        self.git("init", "--quiet")
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--no-verify", "--message", "All of it")
