"""Compare `dask-pickle check`, cold and from its cache, with ruff that has no cache.

Prints a Markdown table: processor time of the process and its children, the median over the rounds.
"unchanged" is a run for which nothing has changed; "contents" is one whose record is gone, so that
all files are read, and findings looked up by their contents, as after an edit. Needs ruff on PATH
or next to the interpreter:

    python benchmarks/warm.py [--rounds 5] [--cold] TREE…
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measuring import lines_in, made_on, medians, seconds, table

HEAD = ("tree", "lines", "no cache", "contents", "unchanged", "ruff", "unchanged / ruff")


def _program(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed")
    return found


def row(tree: Path, rounds: int, *, cold: bool) -> Sequence[str]:
    """The figures of one tree."""
    ruff = (_program("ruff"), "check", "--isolated", "--no-cache", "--select", "B", str(tree))
    check = (_program("dask-pickle"), "check", "--isolated", str(tree))
    with tempfile.TemporaryDirectory() as cache:
        cached = (*check, "--cache-dir", cache)

        def by_contents() -> float:
            shutil.rmtree(Path(cache, "runs"))
            return seconds(cached)

        seconds(cached)
        contents, unchanged, other = medians(
            rounds, (by_contents, lambda: seconds(cached), lambda: seconds(ruff))
        )
    (whole,) = medians(rounds if cold else 1, [lambda: seconds((*check, "--no-cache"))])
    times = (f"{one * 1000:,.0f} ms" for one in (whole, contents, unchanged, other))
    return (tree.name, f"{lines_in(tree):,}", *times, f"{unchanged / other:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cold", action="store_true", help="Take the median without a cache too.")
    options = parser.parse_args()
    version = subprocess.run(
        [_program("ruff"), "--version"], capture_output=True, text=True, check=True
    )
    print(made_on(version.stdout.strip()), end="\n\n")
    print(table(HEAD, [row(one, options.rounds, cold=options.cold) for one in options.trees]))


if __name__ == "__main__":
    main()
