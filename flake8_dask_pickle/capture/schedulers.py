"""Whether a module's tasks are pickled at all: the threads and synchronous schedulers do not."""

from __future__ import annotations

import libcst as cst

from flake8_dask_pickle.knowledge.tables import Site
from flake8_dask_pickle.model import Model
from flake8_dask_pickle.model.module import last_name

LOCAL = frozenset({"threads", "threading", "sync", "synchronous", "single-threaded"})
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
    """What a module says about the schedulers that it uses."""

    def __init__(self, model: Model, *, is_program: bool) -> None:
        self.is_program = is_program
        self.named: set[str] = set()
        self.computes = False
        self.unknown = False
        for call in model.calls:
            if last_name(call.node.func) in RUNNING:
                self._read(call.node)
        self.cluster = any(word in name.lower() for name in model.imports for word in CLUSTER_WORDS)

    def _read(self, node: cst.Call) -> None:
        self.computes = self.computes or last_name(node.func) == "compute"
        for arg in node.args:
            if arg.keyword is None or arg.keyword.value not in ("scheduler", "get"):
                continue
            if isinstance(arg.value, cst.SimpleString):
                self.named.add(str(arg.value.evaluated_value))
            else:
                self.unknown = True

    def pickle(self, site: Site) -> bool:
        """Whether a task that this site makes is pickled, as far as the module shows.

        A library may be used with any scheduler. A program that computes here, never speaks of a
        cluster and names no scheduler but local ones, runs where nothing is pickled.
        """
        if site.when != "compute" or self.cluster or self.unknown:
            return True
        if self.named:
            return not self.named <= LOCAL
        return not (self.is_program and self.computes) or site.scheduler == "processes"
