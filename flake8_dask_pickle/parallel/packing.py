"""Files and facts as few bytes: a notebook without its outputs, a batch as one compressed text."""

from __future__ import annotations

import json
import zlib
from typing import Any

from flake8_dask_pickle.judging import Job
from flake8_dask_pickle.source.files import is_notebook


def slim(job: Job) -> bytes:
    """What a file holds; of a notebook that can be read, without what is not analysed."""
    if not is_notebook(job.name):
        return job.raw
    try:
        notebook = json.loads(job.raw)
        for cell in notebook["cells"]:
            cell.pop("outputs", None)
            if cell.get("cell_type") != "code":
                cell["source"] = ""
        return json.dumps(notebook).encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return job.raw  # it is said elsewhere what is wrong with it


def packed(batch: Any) -> bytes:
    """A batch, as it is sent."""
    return zlib.compress(json.dumps(batch).encode(), 1)


def unpacked(data: bytes) -> Any:
    """A batch, as it was before it was packed."""
    return json.loads(zlib.decompress(data))


def as_text(content: bytes) -> str:
    """Bytes as a text that JSON can hold: a letter a byte."""
    return content.decode("latin-1")


def as_bytes(text: str) -> bytes:
    """The bytes of such a text."""
    return text.encode("latin-1")
