"""Tasks that are handed to a bag run where that is computed, which is in worker processes.

`delayed` alone runs on the threads of this process; `dask.bag.from_delayed` makes it part of a
graph that does not. Source: `dask.bag.Bag.__dask_scheduler__`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import libcst as cst

from flake8_dask_pickle.capture.origins import origins_of
from flake8_dask_pickle.capture.retrieving import FROM_DELAYED
from flake8_dask_pickle.capture.submissions import Submission


def placed(submissions: Iterable[Submission]) -> Iterator[Submission]:
    """The submissions, those that make a bag in worker processes placed there as well."""
    found = list(submissions)
    bags = [one for one in found if one.site.path == FROM_DELAYED and one.where == "processes"]
    handed: set[cst.CSTNode] = set()
    for one in reversed(found):
        if one in bags or _is_handed(one, handed):
            handed.update(_needed(one))
    for one in found:
        if _is_handed(one, handed):
            # All worker processes of a module have, or lack, the same of it.
            one = replace(one, where="processes", strangers=bags[0].strangers)
        yield one


def _is_handed(submission: Submission, handed: set[cst.CSTNode]) -> bool:
    """Whether a task, or the function of one, is among what is needed and is thought to be here."""
    target = submission.target
    known = submission.node in handed or (target is not None and target.node in handed)
    return known and submission.where == "here"


def _needed(submission: Submission) -> Iterator[cst.CSTNode]:
    """What made the arguments of a submission, and where its function is shipped."""
    for part in submission.parts:
        if part.role == "argument":
            yield from origins_of(part.values)
        elif part.called:
            yield part.node  # the `delayed(f)` that its call makes a task of
