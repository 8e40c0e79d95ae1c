# verified: runs
"""Each turn reads the file again, whose name happens to be a mode of `open()`."""
import os
import tempfile
from pathlib import Path

from dask.distributed import Client


def level():
    with open("a") as lines:
        return int(lines.read())


def watch(client, times):
    levels = []
    while len(levels) < times:
        Path("a").write_text(str(len(levels)))
        future = client.submit(level)  # expect: DPK207
        levels.append(future.result())
    return levels


if __name__ == "__main__":
    os.chdir(tempfile.mkdtemp())
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert watch(client, 3) == [0, 0, 0]
