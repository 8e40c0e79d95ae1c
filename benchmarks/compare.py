"""Compare what this linter costs with what others cost, on the same trees in the same run.

Prints a Markdown table for each tree. Every tool gets a virtual environment of its own, made in
the folder that `--environments` names and kept there for the next run. The runs are interleaved,
and every figure is the median over the rounds: processor time of the process and its children, and
the most memory that one of them had. A flake8 plugin's own cost is what flake8 takes with it less
what flake8 takes without, in the same round. All flake8 runs are on one core (`-j1`). Only ruff and
this linter's own command read notebooks.

    python benchmarks/compare.py --environments FOLDER [--rounds 3] [--only bugbear …] TREE…
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent.parent
BASE = "flake8"


class Tool(NamedTuple):
    """A linter: what to install, the command, and whether it comes on top of flake8's cost."""

    name: str
    requirements: tuple[str, ...]
    command: tuple[str, ...]
    is_plugin: bool = False


_FLAKE8 = ("flake8", "--isolated", "-j1")
_OURS = ("flake8", str(HERE))
_PYLINT = ("pylint", "-j1", "--rcfile=/dev/null", "--disable=all", "--enable=cell-var-from-loop")
TOOLS = (
    Tool(BASE, ("flake8",), (*_FLAKE8, "--select", "F")),
    Tool("ours-unselected", _OURS, (*_FLAKE8, "--select", "F"), True),
    Tool("ours", _OURS, (*_FLAKE8, "--select", "DPK"), True),
    Tool("bugbear", ("flake8", "flake8-bugbear"), (*_FLAKE8, "--select", "B"), True),
    Tool("async", ("flake8", "flake8-async"), (*_FLAKE8, "--select", "ASYNC"), True),
    Tool("check", _OURS, ("dask-pickle", "check", "--no-cache")),
    Tool("ruff", ("ruff",), ("ruff", "check", "--isolated", "--select", "B", "--no-cache")),
    Tool("pylint", ("pylint",), _PYLINT),
    Tool("fixit", ("fixit",), ("fixit", "--quiet", "lint")),
)


class Cost(NamedTuple):
    """Seconds of processor time, and megabytes of memory."""

    seconds: float
    megabytes: float


def environment(tool: Tool, folder: Path) -> Path:
    """The programs of a virtual environment with a tool; tools with equal requirements share it."""
    names = "+".join(Path(one).name for one in tool.requirements)
    place = folder / names
    if not (place / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        pip = [place / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *tool.requirements], check=True)
        (place / "complete").touch()
    return place / "bin"


def refresh(folder: Path) -> None:
    """Install this repository as it is now where it has been installed before."""
    place = environment(next(tool for tool in TOOLS if tool.requirements == _OURS), folder)
    options = ("--quiet", "--disable-pip-version-check", "--force-reinstall", "--no-deps")
    subprocess.run([place / "pip", "install", *options, str(HERE)], check=True)


def cost(command: Sequence[str], programs: Path) -> Cost:
    """What one run costs. Findings are no failure; a program that cannot be run is."""
    null = os.open(os.devnull, os.O_RDWR)
    program = str(programs / command[0])
    actions = [(os.POSIX_SPAWN_DUP2, null, stream) for stream in (0, 1, 2)]
    process = os.posix_spawn(program, list(command), os.environ, file_actions=actions)
    _, status, used = os.wait4(process, 0)
    os.close(null)
    code = os.waitstatus_to_exitcode(status)
    if code < 0 or code > 32:
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    scale = 1 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * scale / 1e6)


def lines_in(tree: Path) -> int:
    """The lines of the Python files below a folder."""
    return sum(path.read_bytes().count(b"\n") for path in tree.rglob("*.py") if path.is_file())


def measured(
    tools: Sequence[Tool], tree: Path, environments: Path, rounds: int
) -> dict[str, list[Cost]]:
    """The cost of each tool in each round."""
    found: dict[str, list[Cost]] = {tool.name: [] for tool in tools}
    for _ in range(rounds):
        for tool in tools:
            programs = environment(tool, environments)
            found[tool.name].append(cost([*tool.command, str(tree)], programs))
    return found


def table(tools: Sequence[Tool], costs: dict[str, list[Cost]], lines: int) -> Iterator[str]:
    """A Markdown table; ratios are taken within each round."""
    yield "| tool | s | ms per 1,000 lines, own | × flake8 | × bugbear's own | MB |"
    yield "| --- | --- | --- | --- | --- | --- |"
    own = {tool.name: list(_own(tool, costs)) for tool in tools}
    for tool in tools:
        runs = costs[tool.name]
        whole = statistics.median(one.seconds for one in runs)
        alone = statistics.median(own[tool.name])
        to_flake8 = _ratio((one.seconds for one in runs), (one.seconds for one in costs[BASE]))
        to_bugbear = _ratio(own[tool.name], own["bugbear"]) if "bugbear" in own else None
        memory = max(one.megabytes for one in runs)
        cells = [
            f"`{' '.join(_shown(tool.command))}`{' + plugin' if tool.is_plugin else ''}",
            f"{whole:.2f}",
            f"{alone * 1e6 / lines:.1f}",
            f"{to_flake8:.3f}",
            "" if to_bugbear is None or tool.name == BASE else f"{to_bugbear:.2f}",
            f"{memory:.0f}",
        ]
        yield f"| {tool.name} {cells[0]} | {' | '.join(cells[1:])} |"


def _own(tool: Tool, costs: dict[str, list[Cost]]) -> Iterator[float]:
    for one, base in zip(costs[tool.name], costs[BASE], strict=True):
        yield one.seconds - base.seconds if tool.is_plugin else one.seconds


def _ratio(ones: Iterable[float], others: Iterable[float]) -> float:
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def _shown(command: Sequence[str]) -> Iterator[str]:
    return (word for word in command if not word.startswith("--rcfile"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("trees", nargs="+", type=Path, metavar="TREE")
    parser.add_argument("--environments", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    names = [tool.name for tool in TOOLS if tool.name != BASE]
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    asked = parser.parse_args()
    tools = [tool for tool in TOOLS if tool.name in (BASE, *asked.only)]
    for tree in asked.trees:
        if not tree.is_dir():
            parser.error(f"{tree} is not a folder")
    for tool in tools:
        environment(tool, asked.environments)
    refresh(asked.environments)
    print(f"{time.strftime('%Y-%m-%d')}, Python {platform.python_version()}, {platform.machine()}")
    for tree in asked.trees:
        lines = lines_in(tree)
        costs = measured(tools, tree, asked.environments, asked.rounds)
        notebooks = sum(1 for _ in tree.rglob("*.ipynb"))
        more = f" and {notebooks} notebooks" if notebooks else ""
        print(f"\n## {tree.name}: {lines:,} lines of Python{more}, {asked.rounds} rounds\n")
        print("\n".join(table(tools, costs, max(lines, 1))), flush=True)


if __name__ == "__main__":
    main()
