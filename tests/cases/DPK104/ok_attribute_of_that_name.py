# verified: runs
"""An attribute called `shell` is not the global `shell`."""
from dataclasses import dataclass

import dask.bag as db
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()


@dataclass
class Job:
    shell: str


def name(job):
    return job.shell.upper()


if __name__ == "__main__":
    bag = db.from_sequence([Job("bash"), Job("zsh")], npartitions=1)
    print(bag.map(name).compute(scheduler="processes"))
    print(shell.ev("1"))
