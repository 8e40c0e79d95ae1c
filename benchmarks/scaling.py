"""Fit how the linter's time grows with the lines of a file, and with the number of files.

Prints two Markdown tables and the exponents: 1 is linear. The text is made of functions that submit
tasks, define helpers and capture what can be pickled, so that all of it is analysed and nothing is
found. Files are linted by `lint`, in processor time of this process, the best of some rounds.

    python benchmarks/scaling.py [--most-lines 100000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import math
import platform
import time
from collections.abc import Sequence

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
_HEAD = """\
import pandas as pd
from dask.distributed import Client

client = Client()

"""
_PART = """\

def load_{n}(path, scale={n}):
    table = pd.read_csv(path)
    for column in table.columns:
        if column.startswith("x"):
            table[column] = table[column] * scale
    return table


def run_{n}(paths):
    wanted = [path for path in paths if path.endswith(".csv")]
    futures = client.map(load_{n}, wanted)
    tables = client.gather(futures)
    total = client.submit(pd.concat, tables)
    return total.result()

"""
_LINES = _PART.count("\n")


def text_of(lines: int, first: int = 0) -> str:
    """A program of about so many lines."""
    parts = range(first, first + max(lines // _LINES, 1))
    return _HEAD + "".join(_PART.format(n=n) for n in parts)


def seconds(sources: Sequence[Source], rounds: int) -> float:
    """The processor time that linting takes, the best of some rounds."""
    best = math.inf
    for _ in range(rounds):
        start = time.process_time()
        for source in sources:
            found = lint(source, Settings())
            if found:
                raise SystemExit(f"{source.filename}: {found[0].text}")
        best = min(best, time.process_time() - start)
    return best


def exponent(pairs: Sequence[tuple[int, float]]) -> float:
    """The slope of the line through the points, both axes logarithmic."""
    points = [(math.log(size), math.log(taken)) for size, taken in pairs]
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    return above / sum((x - middle[0]) ** 2 for x, _ in points)


def report(what: str, pairs: Sequence[tuple[int, float]], lines_each: int) -> None:
    print(f"\n| {what} | s | ms per 1,000 lines |\n| --- | --- | --- |")
    for size, taken in pairs:
        print(f"| {size:,} | {taken:.3f} | {taken * 1e6 / (size * lines_each):.1f} |")
    print(f"\nexponent: {exponent(pairs):.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--most-lines", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print(f"{time.strftime('%Y-%m-%d')}, Python {platform.python_version()}, {platform.machine()}")
    seconds([Source("warm.py", text_of(100))], 1)
    sizes = [size for size in SIZES if size <= asked.most_lines]
    by_lines = []
    for size in sizes:
        text = text_of(size)
        taken = seconds([Source("program.py", text)], asked.rounds if size < 100_000 else 1)
        by_lines.append((text.count("\n"), taken))
    report("lines in one file", by_lines, 1)
    by_files = []
    for count in (10, 30, 100, 300):
        sources = [Source(f"program_{n}.py", text_of(300, n)) for n in range(count)]
        by_files.append((count, seconds(sources, asked.rounds)))
    report("files of 300 lines", by_files, 300)


if __name__ == "__main__":
    main()
