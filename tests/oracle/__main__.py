"""`python -m tests.oracle`: compose, run, predict, compare, and print every disagreement."""

from __future__ import annotations

import argparse
import sys
import textwrap
import time
from pathlib import Path

from .compare import Result, causes, disagreements, result, table
from .generate import programs
from .reality import Memory, remembered
from .shrink import shrink


def main() -> int:
    """Exit status 1 when linter and reality disagree, or a program is broken."""
    options = _options()
    only = dict(item.split("=", 1) for item in options.only.split(";") if item)
    batch = list(programs(options.seed, options.count, only))
    if options.show:
        for program in batch:
            print(f"# {program.name}\n{program.text}")
        return 0
    start = time.monotonic()
    every: list[Result] = []
    for program, outcome in remembered(batch, Memory(options.outcomes, options.python)):
        every.append(result(program, outcome))
        if disagreements(every[-1:]) and not options.quiet:
            print(every[-1], flush=True)
    print(table(every), "\n\nlikely causes")
    for cause in causes(every):
        print(f"  {cause}; such as {', '.join(one.program.name for one in cause.results[:3])}")
        if options.shrink and cause.judgement != "broken":
            print(textwrap.indent(str(shrink(cause.smallest, options.python)), "    "), flush=True)
    print(f"\n{(time.monotonic() - start) / max(len(batch), 1) * 1000:.0f} ms a program")
    return int(bool(disagreements(every)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("tests.oracle", description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--python", default=sys.executable, help="the interpreter that runs them")
    parser.add_argument("--only", default="", help="kind=word;…: way, object, api, twist, …")
    parser.add_argument("--outcomes", type=Path, help="a file that remembers how programs ended")
    parser.add_argument("--shrink", action="store_true", help="show a small program of each cause")
    parser.add_argument("--quiet", action="store_true", help="print no programs but those")
    parser.add_argument("--show", action="store_true", help="print the programs, run nothing")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
