"""How long the command takes to start: the processor time of runs that have nothing to do.

Prints a Markdown table, the medians over the rounds; "imports" is what is above the time that the
same interpreter takes for nothing.

    python benchmarks/startup.py [--rounds 11]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from measuring import made_on, medians, seconds, table

MODULE = (sys.executable, "-m", "flake8_dask_pickle")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "clean.py").write_text("print()\n")
        check = (*MODULE, "check", "--isolated", "--cache-dir", f"{folder}/cache", folder)
        seconds(check)
        commands = {
            "dask-pickle --version": (*MODULE, "--version"),
            "dask-pickle --help": (*MODULE, "--help"),
            "dask-pickle check --help": (*MODULE, "check", "--help"),
            "dask-pickle check, in the cache": check,
            "dask-pickle check, one clean file": (*check, "--no-cache"),
        }
        measures = [lambda one=one: seconds(one) for one in commands.values()]  # type: ignore[misc]
        nothing, *others = medians(
            options.rounds, [lambda: seconds((sys.executable, "-c", "pass")), *measures]
        )
    rows = [
        (name, f"{one * 1000:.0f} ms", f"{(one - nothing) * 1000:.0f} ms")
        for name, one in zip(commands, others, strict=True)
    ]
    print(made_on(), end="\n\n")
    print(
        table(
            ("command", "in all", "imports"),
            [("python -c pass", f"{nothing * 1000:.0f} ms", ""), *rows],
        )
    )


if __name__ == "__main__":
    main()
