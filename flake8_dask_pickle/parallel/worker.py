"""A process that judges files, one after another, as long as it is sent some.

It is run by the path of this file: run as a module, it would import from the current folder what
bears the name of a module of Python.
"""

from __future__ import annotations

import os
import sys

if __name__ == "__main__" and sys.path[0] == os.path.dirname(__file__):  # noqa: PTH120
    del sys.path[0]

from flake8_dask_pickle.judging import judge
from flake8_dask_pickle.parallel.messages import next_job, send_found


def main() -> None:
    """Read jobs from standard input, and write to standard output what was found."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is no answer
    try:
        while (job := next_job(sys.stdin.buffer)) is not None:
            send_found(answers, judge(job))
    except BrokenPipeError:
        os._exit(1)


if __name__ == "__main__":
    main()
