"""Jobs and what was found, as bytes between processes: JSON, and the contents of the file."""

from __future__ import annotations

import json
from typing import IO, Any

from flake8_dask_pickle.cache.findings import data_of, judged_of
from flake8_dask_pickle.judging import Job, Judged, Terms
from flake8_dask_pickle.plain_data import as_data, from_data


def send_job(stream: IO[bytes], job: Job) -> None:
    """Write a job: a line about it, and then the contents of the file."""
    said = {"name": job.name, "terms": as_data(job.terms), "size": len(job.raw)}
    stream.write(json.dumps(said).encode() + b"\n" + job.raw)
    stream.flush()


def next_job(stream: IO[bytes]) -> Job | None:
    """The next job; None when there are no more."""
    line = stream.readline()
    if not line:
        return None
    said = json.loads(line)
    return Job(said["name"], stream.read(said["size"]), from_data(Terms, said["terms"]))


def send_found(stream: IO[bytes], judged: Judged) -> None:
    """Write what was found."""
    stream.write(json.dumps(data_of(judged)).encode() + b"\n")
    stream.flush()


def next_found(stream: IO[bytes]) -> Judged | None:
    """What was found; None when the other side is gone, or has begun to say something else."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    found: Any = json.loads(line)
    return judged_of(found)
