"""Whether a task is pickled at all: the threads and synchronous schedulers do not.

Sources: `dask.base.get_scheduler` and `dask.base.named_schedulers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.values import (
    Const,
    External,
    Function,
    Object,
    Partial,
    Value,
    Values,
)
from flake8_dask_pickle.knowledge.tables import Site
from flake8_dask_pickle.model import Point

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

LOCAL = frozenset(
    "threads threading sync synchronous single-threaded local get get_sync dask.get "
    "dask.threaded.get dask.local.get_sync dask.local.get_async".split()
)
#: Words in the dotted names of imports that may bring a cluster or a client along.
CLUSTER_WORDS = (
    "distributed",
    "cluster",
    "client",
    "coiled",
    "gateway",
    "jobqueue",
    "kubernetes",
    "dask_cuda",
    "yarn",
    "mpi",
    "prefect",
    "ray",
    "saturn",
)
#: Calls that run a graph with the scheduler of their `scheduler=` argument.
RUNNING = frozenset({"compute", "persist", "set", "store", "to_zarr", "to_hdf5"})


class Schedulers:
    """What a module says about the schedulers that it uses.

    `is_program` tells that whatever the module computes is computed for its own sake: a script, a
    notebook, a module of tests. A library may be used with any scheduler.
    """

    def __init__(self, ev: Evaluator, *, is_program: bool) -> None:
        self.ev = ev
        self.is_program = is_program
        self.computes = "compute" in ev.model.calls_by_name
        self.cluster = any(
            word in name.lower() for name in ev.model.imports for word in CLUSTER_WORDS
        )
        #: For each call of the module that names a scheduler, whether that one pickles.
        self.named = self._named(RUNNING)
        self.configured = self._named(frozenset({"set"}))

    def _named(self, names: frozenset[str]) -> set[bool | None]:
        return {
            self._of_argument(call.node, self.ev.contexts(call.scope)[0], call.at)
            for name in names
            for call in self.ev.model.calls_by_name.get(name, ())
            if call.at.block.live and _scheduler_argument(call.node) is not None
        }

    def pickle(self, site: Site, node: cst.CSTNode, moment: Moment) -> bool:
        """Whether a task that is submitted at `node` is pickled, as far as the module shows.

        The call that computes it says so first, then `dask.config.set`, and where it is computed
        out of sight, the other calls of the module. A program that never speaks of a cluster and
        names no scheduler runs where nothing is pickled.
        """
        if site.when != "compute":
            return True
        for call in (node, moment.computing):
            if isinstance(call, cst.Call) and _scheduler_argument(call) is not None:
                # One that is not known may be any: somebody means to choose.
                return self._of_argument(call, moment.frame, moment.at) is not False
        named = self.configured if moment.computing is not None else self.named
        if named and not self.cluster:
            return named != {False}
        if self.cluster or site.scheduler == "processes":
            return True
        return not (self.is_program and self.computes)

    def _of_argument(self, node: cst.Call, frame: Frame, at: Point) -> bool | None:
        argument = _scheduler_argument(node)
        return None if argument is None else pickles(self.ev.evaluate(argument, frame, at))


def _scheduler_argument(node: cst.Call) -> cst.BaseExpression | None:
    for arg in node.args:
        if arg.keyword is not None and arg.keyword.value in ("scheduler", "get"):
            return arg.value
    return None


def pickles(values: Values) -> bool | None:
    """Whether the scheduler that `scheduler=` is given pickles; None when that is unknown."""
    verdicts = {_pickles(value) for value in values}
    return verdicts.pop() if len(verdicts) == 1 else None


def _pickles(value: Value) -> bool | None:
    if isinstance(value, Const) and isinstance(value.value, str):
        return value.value.lower() not in LOCAL
    if isinstance(value, External):
        return False if value.dotted in LOCAL else None
    if isinstance(value, (Function, Partial)):
        return False  # a function that runs the graph in its own way
    if isinstance(value, Object):
        return value.type.kind == "client" or "Process" in value.type.name
    return None


def in_process(value: Value) -> bool:
    """Whether a client's cluster runs in the client's own process: `Client(processes=False)`.

    What is scattered or published there is handed over as it is. Source: measured.
    """
    if not isinstance(value, Object) or value.made is None:
        return False
    for item in value.made.items:
        if item.keyword == "processes" and item.values == (Const(False),):
            return True
        if item.keyword in (None, "address") and any(map(in_process, item.values)):
            return True
    return False
