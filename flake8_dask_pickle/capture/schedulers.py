"""Whether a task is pickled at all: the threads and synchronous schedulers do not.

Sources: `dask.base.get_scheduler` and `dask.base.named_schedulers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_dask_pickle.capture.choosing import scheduler_given
from flake8_dask_pickle.capture.default_client import DefaultClients
from flake8_dask_pickle.capture.in_sight import InSight
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.values import (
    Const,
    External,
    Function,
    Object,
    Partial,
    Value,
)
from flake8_dask_pickle.knowledge.tables import Site
from flake8_dask_pickle.model import Call, Model, Point
from flake8_dask_pickle.model.flow import may_precede

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

LOCAL = frozenset(
    "threads threading sync synchronous single-threaded local get get_sync dask.get "
    "dask.threaded.get dask.local.get_sync dask.local.get_async".split()
)
FORKING = frozenset({"processes", "multiprocessing", "dask.multiprocessing.get"})
#: Imports of modules and names with such a word may bring a cluster or a client along.
_CLUSTER = re.compile(
    r"distributed|cluster|client|gateway|jobqueue|kubernetes|prefect|coiled"
    r"|(?:^|[._])(?:yarn|mpi|mpi4py|ray|cuda|saturn)(?:$|[._])",
    re.IGNORECASE,
)
#: Calls that run a graph with the scheduler of their `scheduler=` argument.
RUNNING = frozenset({"compute", "persist", "set", "store", "to_zarr", "to_hdf5"})


#: Where tasks run: in this process, in processes that are started from it and have its `__main__`,
#: or in workers of a cluster, or anywhere.
Where = Literal["here", "processes", "elsewhere"]
#: How a module is used: run by itself, imported, or run test by test.
Use = Literal["program", "library", "tests"]


def imports_cluster(model: Model) -> bool:
    """Whether a module imports something that may bring a cluster or a client along."""
    return bool(cluster_imports(model))


def cluster_imports(model: Model) -> frozenset[str]:
    """What a module imports that may bring a cluster or a client along, by dotted names."""
    return frozenset(filter(_CLUSTER.search, model.imports))


class Schedulers:
    """What a module says about the schedulers that it uses.

    A library may be used with any scheduler. A program (a script, a notebook) uses those that it
    speaks of, and a module of tests those that each test speaks of.
    """

    def __init__(self, ev: Evaluator, *, use: Use) -> None:
        self.ev = ev
        self.use = use
        self.computes = "compute" in ev.model.calls_by_name
        clusters = cluster_imports(ev.model)
        self.imports_cluster = bool(clusters)
        self._in_sight = InSight(ev)
        self._clients = DefaultClients(ev, clusters)
        #: For each call of the module that names a scheduler, whether that one pickles.
        self.named = [
            (call, where)
            for name in RUNNING
            for call in ev.model.calls_by_name.get(name, ())
            if call.at.block.live
            and (where := self._said(call.node, ev.contexts(call.scope)[0], call.at)) is not None
        ]
        self._settings = [one for one in self.named if one[0].name == "set"]
        self._left = {one.node: one.left[0] for one in ev.model.managed}

    def _configured(self, moment: Moment) -> set[Where]:
        """What `dask.config.set` may have said by now in the functions that run at this moment."""
        module = self.ev.modules.main.frame
        running = {module.scope: moment.point_in(module)}
        frame: Frame | None = moment.frame
        while frame is not None:
            running[frame.scope] = moment.point_in(frame)
            frame = frame.caller
        return {
            where
            for call, where in self._settings
            if call.scope in running
            and may_precede(call.at, running[call.scope])
            and not self._has_ended(call, running[call.scope])
        }

    def _configured_last(self, moment: Moment) -> set[Where]:
        """What the function that computes has set, after whatever client it has made."""
        scope, now = moment.frame.scope, moment.at.tick
        clients = [
            call.at.tick
            for call in self.ev.model.calls_by_name.get("Client", ())
            if call.scope is scope and call.at.tick < now
        ]
        said = [
            (call, where)
            for call, where in self._settings
            if call.scope is scope
            and max(clients, default=-1) < call.at.tick < now
            and not self._has_ended(call, moment.at)
        ]
        # What is said whenever it comes to this moment hides what was said before.
        passed = frozenset(moment.at.block.guards)
        sure = [call.at.tick for call, _ in said if passed.issuperset(call.at.block.guards)]
        return {where for call, where in said if call.at.tick >= max(sure, default=-1)}

    def _has_ended(self, call: Call, at: Point) -> bool:
        """Whether the `with` that a setting stands in has ended."""
        left = self._left.get(call.node)
        return left is not None and left.tick < at.tick

    def where(self, site: Site, node: cst.CSTNode, moment: Moment) -> Where:
        """Where a task that is submitted at `node` runs, as far as the module shows.

        The call that computes it says so first, then `dask.config.set`, and where it is computed
        out of sight, the other calls of the module. A program that never speaks of a cluster and
        names no scheduler runs where nothing is pickled.
        """
        if site.when == "call":
            return "elsewhere"
        said = self._said_at(node, moment)
        if said is not None:
            return said
        last = self._configured_last(moment)
        if len(last) == 1:
            return last.pop()
        if self._speaks_of_cluster(moment) and not self._has_no_client(node, moment):
            return "elsewhere"
        named = {where for _, where in self.named}
        if moment.computing is not None or self.use == "tests":
            named = self._configured(moment)
        if named:
            return named.pop() if len(named) == 1 else "elsewhere"
        if site.scheduler == "processes" and (self.use != "library" or moment.computing):
            return "processes"
        return "elsewhere" if self.use == "library" or not self.computes else "here"

    def _said_at(self, node: cst.CSTNode, moment: Moment) -> Where | None:
        """What is said by the submission itself, or by the calls that compute it."""
        for call in (node, moment.computing):
            if isinstance(call, cst.Call):
                said = self._said(call, moment.frame, moment.at)
                if said is not None:
                    return said
        later = self._in_sight.computed_by_others(node, moment)
        wheres = {self._said(call, moment.frame, moment.at) for call in later}
        return wheres.pop() if len(wheres) == 1 else None

    def _speaks_of_cluster(self, moment: Moment) -> bool:
        if self.use != "tests":
            return self.imports_cluster
        scope = moment.frame.scope.enclosing_function()
        return any(map(_CLUSTER.search, scope.symbols))

    def _has_no_client(self, node: cst.CSTNode, moment: Moment) -> bool:
        """Whether a program surely has no client that would run what `node` describes."""
        if self.use != "program":
            return False
        if self._clients.are_none:
            return True
        return self._in_sight.is_computed(node, moment) and not self._clients.may_be_open(moment)

    def _said(self, node: cst.Call, frame: Frame, at: Point) -> Where | None:
        """Where the scheduler runs tasks that a call names; None where it names none."""
        values = scheduler_given(self.ev, node, frame, at)
        if values is None:
            return None
        found = {_where(value) for value in values}
        # One that is not known may be any: somebody means to choose.
        return found.pop() if len(found) == 1 else "elsewhere"


def _where(scheduler: Value) -> Where:
    """Where the scheduler that `scheduler=` is given runs its tasks."""
    if isinstance(scheduler, Const) and isinstance(scheduler.value, str):
        name = scheduler.value.lower()
        return "here" if name in LOCAL else "processes" if name in FORKING else "elsewhere"
    if isinstance(scheduler, External):
        name = scheduler.dotted
        return "here" if name in LOCAL else "processes" if name in FORKING else "elsewhere"
    if isinstance(scheduler, (Function, Partial)):
        return "here"  # a function that runs the graph in its own way
    if isinstance(scheduler, Object):
        if scheduler.type.kind == "client":
            return "elsewhere"
        return "processes" if "Process" in scheduler.type.name else "here"
    return "elsewhere"


def constructed(ev: Evaluator, *names: str) -> Iterator[tuple[Call, Value]]:
    """The calls of these names in the module, and what each gives, once for each way to it."""
    for name in names:
        for call in ev.model.calls_by_name.get(name, ()):
            for frame in ev.contexts(call.scope):
                for value in ev.evaluate(call.node, frame, call.at):
                    yield call, value


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
