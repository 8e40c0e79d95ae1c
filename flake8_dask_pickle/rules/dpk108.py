"""DPK108 captured-file: open files that travel with a task."""

from __future__ import annotations

from flake8_dask_pickle.rules.base import CaptureRule


class CapturedFile(CaptureRule):
    r"""Finds open files that travel with a Dask task and cannot be pickled.

    ## What it does

    Reports a file opened for writing or in binary mode, a temporary file, a compressed file, an
    archive or an `mmap`, when a task captures it or is given it as an argument.

    A text file opened for reading does pickle, as a copy of its text: see
    [DPK204](file-becomes-copy.md). `io.StringIO`, `io.BytesIO`, `sys.stdout` and
    `fsspec.open()` are fine.

    ## Why is this bad?

    An open file is a number that the operating system gave to one process, with a position and
    a buffer. It means nothing in another process, let alone on another machine. Even where the
    processes share a disk, several writers with one position would overwrite each other.

    ## How it fails

    For a file opened for writing:

    ```text
    _pickle.PicklingError: Cannot pickle files that are not opened for reading: w
    ```

    For a binary file, `TypeError: cannot pickle '_io.BufferedReader' object` (or
    `BufferedWriter`, `BufferedRandom`); compressed files and archives fail at the binary file
    inside them.

    ## Example

    ```python
    import os

    import dask

    log = open(os.devnull, "w")


    @dask.delayed
    def process(n):
        log.write(f"got {n}\n")
        return n * n


    if __name__ == "__main__":
        print(dask.compute(process(1), process(2), scheduler="processes"))
    ```

    ## Use instead

    ```python
    import os

    import dask


    @dask.delayed
    def process(n, path):
        with open(path, "a") as log:
            log.write(f"got {n}\n")
        return n * n


    if __name__ == "__main__":
        print(dask.compute(process(1, os.devnull), process(2, os.devnull), scheduler="processes"))
    ```

    For messages, `logging` does this already: a logger pickles by its name.

    A file that was opened with `"w"` or `"x"` is not moved into the task by a fix: each task would
    throw away what those before it have written.

    ## References

    - [Dask: file objects as targets of `store`](https://github.com/dask/dask/issues/3255)
    - [fsspec.open](https://filesystem-spec.readthedocs.io/en/latest/api.html#fsspec.open)
    """

    code = "DPK108"
    name = "captured-file"
    since = "0.1.0"
    kinds = frozenset({"file"})
    suggestion = "Pass the path, and open the file inside the task"
