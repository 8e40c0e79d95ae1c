"""Whether the linter survives any code: no internal error, no hang, bounded memory.

    python tools/torture.py FOLDER...        every Python file and notebook of these folders
    python tools/torture.py --programs 5000  as many programs that hypothesmith composes

Most code never reaches the analysis, for it submits nothing. So lines are appended to each file
that make a Dask task of every function and class at its top, and hand it every name there is.
With `--fix`, what is found is fixed as well, and the result has to parse and to stay as it is; and
the same is to be found where no fixes are asked for.
Prints a table; the exit status is 1 when anything went wrong.
"""

from __future__ import annotations

import argparse
import ast
import resource
import signal
import sys
import time
import traceback
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flake8_dask_pickle.fixing.applying import fixed
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source, UnreadableSource
from flake8_dask_pickle.source.files import read_source

#: Seconds of processor time that a file may take; only adversarial ones come near.
LIMIT = 60.0
#: Functions and classes of a file that become tasks.
MOST_TASKS = 40


WRONG = ("crashed", "took too long", "told otherwise", "fixed wrongly")


class OutOfTimeError(BaseException):
    """A file takes too long; no `except Exception` of the linter stops this."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; what it exits with."""
    parser = argparse.ArgumentParser("torture.py", description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--programs", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fix", action="store_true")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGVTALRM, _out_of_time)
    counts: Counter[str] = Counter()
    longest = (0.0, "")
    for name, text in _texts(options):
        began = time.process_time()
        counts["lines"] += text.count("\n")
        for outcome in _tried(name, text, fix=options.fix):
            counts[outcome] += 1
        longest = max(longest, (time.process_time() - began, name))
    _print_table(counts, longest)
    return int(any(counts[one] for one in WRONG))


def _texts(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    for folder in options.folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in (".py", ".ipynb") or not path.is_file():
                continue
            try:
                yield str(path), read_source(path).text
            except (UnreadableSource, OSError):
                continue
    if options.programs:
        yield from composed(options.programs, options.seed)


def composed(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Programs of any form that Python's grammar allows."""
    import hypothesmith
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    for batch in range(-(-count // 100)):
        found: list[str] = []

        @seeded(seed * 100_000 + batch)
        @settings(
            max_examples=min(100, count - 100 * batch),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(text=hypothesmith.from_node() if batch % 2 else hypothesmith.from_grammar())
        def collect(into: list[str], text: str) -> None:
            into.append(text)

        collect(found)
        yield from ((f"composed {batch}:{number}", text) for number, text in enumerate(found))


def _tried(name: str, text: str, *, fix: bool) -> Iterator[str]:
    """What came of a text: `read`, `no Python`, `crashed` …"""
    source = Source(f"{Path(name).stem}.py", with_tasks(text))
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        found = lint(source, Settings(fixes=fix))
        yield "read"
        for one in found:
            yield "findings"
            if one.code == "DPK000":
                yield "cut off" if "nested too deeply" in one.text else "crashed"
                print(f"{name}: {one.text}", file=sys.stderr)
        if fix and found:
            # Without fixes another tree says what there is, and where; libcst alone leaves names
            # as they are written, where Python takes some letters for the same.
            alike = unicodedata.normalize("NFKC", text) == text
            told = lint(source, Settings(fixes=False)) if alike else None
            if told not in (None, [replace(one, fix=None) for one in found]):
                print(f"{name}: without fixes, something else is found: {text!r}", file=sys.stderr)
                yield "told otherwise"
            yield from _fixed(name, source)
    except UnreadableSource:
        yield "no Python"
    except OutOfTimeError:
        print(f"{name}: takes more than {LIMIT:.0f} s", file=sys.stderr)
        yield "took too long"
    except Exception:  # noqa: BLE001 - whatever it is, it is to be reported
        print(f"{name}: {traceback.format_exc()}", file=sys.stderr)
        yield "crashed"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _fixed(name: str, source: Source) -> Iterator[str]:
    once = fixed(source, Settings(), unsafe=True)
    if not once.mended:
        return
    yield "fixed"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(once.source.text)
    except SyntaxError as error:
        print(f"{name}: fixed, it is no Python: {error}", file=sys.stderr)
        yield "fixed wrongly"
        return
    if fixed(once.source, Settings(), unsafe=True).source.text != once.source.text:
        print(f"{name}: fixed again, it changes again", file=sys.stderr)
        yield "fixed wrongly"


def with_tasks(text: str) -> str:
    """The text, with tasks made of its functions and classes and given its variables."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    defined = [one.name for one in body if isinstance(one, _DEFINITIONS)][:MOST_TASKS]
    assigned = [
        target.id
        for one in body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    ][:MOST_TASKS]
    given = "".join(f", {name}" for name in assigned)
    lines = [f"_client.submit({name}{given})" for name in defined]
    lines += [f"_dask.delayed({name})(_client)" for name in defined]
    lines += [f"_client.map(lambda _one: ({name}, _one), [1])" for name in (defined + assigned)]
    head = "import dask as _dask\nfrom dask.distributed import Client as _Client\n"
    end = "" if text.endswith(("\n", "\r")) or not text else "\n"
    return f"{text}{end}{head}_client = _Client()\n" + "".join(f"{line}\n" for line in lines)


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _out_of_time(*_: Any) -> None:
    raise OutOfTimeError


def _print_table(counts: Counter[str], longest: tuple[float, str]) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"{time.strftime('%Y-%m-%d')}, Python {version}\n\n| | |\n| --- | ---: |")
    for name in ("read", "lines", "no Python", "findings", "fixed", "cut off", *WRONG):
        print(f"| {name} | {counts[name]:,} |")
    print(f"| longest | {longest[0]:.1f} s |\n| peak memory | {peak // 1024:,} MiB |")
    print(f"\nThe longest was {longest[1]}.")


if __name__ == "__main__":
    sys.exit(main())
