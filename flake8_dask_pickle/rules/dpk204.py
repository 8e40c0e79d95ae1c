"""DPK204 file-becomes-copy: text files that arrive at the worker as a copy of their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_dask_pickle.rules.base import CaptureRule

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.submissions import Submission
    from flake8_dask_pickle.capture.wording import Carried


class FileBecomesCopy(CaptureRule):
    r"""Finds text files opened for reading that travel with a Dask task.

    ## What it does

    Reports a text file opened for reading that a task captures or is given as an argument.
    Other files cannot be pickled at all: see [DPK108](captured-file.md).

    ## Why is this bad?

    cloudpickle reads the whole file and sends its text; on the worker it is an `io.StringIO` at
    the same position.

    - Each task has its own copy. Tasks that are meant to take one line each all get the same
      line.
    - The whole text goes into the graph, whatever its size.
    - What is written to the file later is not seen, and there is no `fileno()`.
    - With the threaded scheduler it is the real file, so the results differ.

    ## How it fails

    Silently. Both tasks of the example read the first line:

    ```text
    ('Ada', 'Ada')
    ```

    ## Example

    ```python
    import tempfile
    from pathlib import Path

    import dask

    path = Path(tempfile.mkdtemp(), "names.txt")
    path.write_text("Ada\nGrace\n")
    names = open(path)


    @dask.delayed
    def next_name(n):
        return names.readline().strip()


    if __name__ == "__main__":
        print(dask.compute(next_name(1), next_name(2), scheduler="processes"))
    ```

    ## Use instead

    ```python
    import tempfile
    from pathlib import Path

    import dask

    path = Path(tempfile.mkdtemp(), "names.txt")
    path.write_text("Ada\nGrace\n")


    @dask.delayed
    def tidy(name):
        return name.strip()


    if __name__ == "__main__":
        with open(path) as names:
            jobs = [tidy(name) for name in names]
        print(dask.compute(*jobs, scheduler="processes"))
    ```

    Now it prints `('Ada', 'Grace')`. When the file is large, pass the path and open it in the
    task, or let `dask.bag.read_text` cut it into blocks.

    ## References

    - [Dask: files are read whole in `delayed` tasks](https://github.com/dask/dask/issues/10497)
    - [Dask: `read_text`](https://docs.dask.org/en/stable/bag-creation.html)
    """

    code = "DPK204"
    name = "file-becomes-copy"
    since = "0.1.0"
    kinds = frozenset({"text_file"})
    suggestion = "Pass the path, or the text that the task needs"

    def message(self, submission: Submission, capture: Carried) -> str:
        """One line: what is captured, by which way, and what becomes of it."""
        consequence = "it arrives as an io.StringIO, a copy of its text in memory"
        return f"{capture.describe(submission)}; {consequence}"
