"""What a file costs on a Dask cluster, and what that comes to for a corpus of many.

Checks the notebooks below folders twice: here; on a local cluster of one worker, for the
processor time of this process, which is client and scheduler; and with the bytes that are sent
counted. Prints a Markdown table, and the sums for `--corpus` files.

    python benchmarks/cluster.py [--limit 400] [--corpus 10000000] FOLDER…
"""

from __future__ import annotations

import argparse
import importlib.metadata
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from measuring import made_on, table

from flake8_dask_pickle.checking import Checker, Works, one_by_one
from flake8_dask_pickle.configuration import Configuration
from flake8_dask_pickle.nearest import Configurations
from flake8_dask_pickle.parallel.cluster import Cluster, connected
from flake8_dask_pickle.tally import counted

#: What the sums are for: runs at a time, each with a part of the corpus, and workers in all.
CLUSTERS = ((1, 1), (1, 8), (8, 8), (8, 64), (32, 64), (32, 256))


def run(files: Sequence[Path], works: Works = one_by_one) -> tuple[float, float, int]:
    """Check files: processor and wall time of this process, and the number of findings."""
    checker = Checker(Configurations(Configuration()), works=works)
    cpu, wall = time.process_time(), time.perf_counter()
    found = sum(len(report.findings) for report in checker.check(files))
    return time.process_time() - cpu, time.perf_counter() - wall, found


class Counting(Cluster):
    """Counts the files that are sent, and their bytes with all that goes along."""

    files = again = sent = 0

    def _as_sent(self, entries: list[Any]) -> bytes:
        batch = super()._as_sent(entries)
        self.files += sum(not one.rounds for one in entries)
        self.again += sum(one.rounds > 0 for one in entries)
        self.sent += len(batch)
        return batch


def sampled(folders: Sequence[Path], limit: int) -> list[Path]:
    """As many notebooks as wanted, evenly over all there are."""
    found = sorted(file for folder in folders for file in folder.rglob("*.ipynb"))
    step = max(len(found) // limit, 1)
    return found[::step][:limit]


def rows(files: Sequence[Path], corpus: int) -> Iterator[tuple[str, str]]:
    number = len(files)
    run(files[:20])  # imports
    here, _, found = run(files)
    with connected("local", 1, print) as cluster:
        counting = Counting(cluster._client, print)
        run(files[:20], counting.works)
        counting.files = counting.again = counting.sent = 0
        driver, wall, found_there = run(files, counting.works)
    if found != found_there:
        raise SystemExit(f"{found} findings here, {found_there} there")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sizes = [file.stat().st_size for file in files]
    yield "notebooks, median size", f"{number:,}, {statistics.median(sizes) / 1024:,.0f} KiB"
    yield "findings, here and there", f"{found}"
    yield "past the gate", f"{counting.files / number:.0%}"
    yield "sent twice, with what they asked for", f"{counting.again / number:.1%}"
    yield "one process: processor time of a file", f"{here / number * 1000:.2f} ms"
    yield "cluster: the client's processor time of a file", f"{driver / number * 1000:.2f} ms"
    yield "cluster, one worker: wall time of a file", f"{wall / number * 1000:.2f} ms"
    yield "bytes sent for a file", f"{counting.sent / number / 1024:,.0f} KiB"
    yield "most memory of the client", f"{memory:,.0f} MiB"
    yield f"{corpus:,} notebooks: one process", hours(here / number * corpus)
    for clients, workers in CLUSTERS:
        bound = max(driver / clients, here / workers) / number * corpus
        limit = "clients" if driver / clients > here / workers else "workers"
        name = f"{corpus:,} notebooks: {counted(clients, 'client')}, {counted(workers, 'worker')}"
        yield name, f"{hours(bound)} (the {limit})"


def hours(seconds: float) -> str:
    return f"{seconds / 3600:,.1f} h"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=400)
    parser.add_argument("--corpus", type=int, default=10_000_000)
    options = parser.parse_args()
    version = importlib.metadata.version("distributed")
    print(made_on(f"distributed {version}"), end="\n\n")
    found = rows(sampled(options.folders, options.limit), options.corpus)
    print(table(("what", "figure"), found))


if __name__ == "__main__":
    main()
