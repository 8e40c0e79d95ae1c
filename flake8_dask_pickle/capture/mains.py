"""Whose `__main__` the workers have: what is pickled by its name there is looked up by that name.

A worker process that the program starts itself imports the program anew. One that is started by
something else, `dask worker` or a cluster's own command, has a `__main__` of its own. Of a notebook
there is nothing to import, and the `__main__.py` of a package is not imported, as all of it would
run. Sources: `multiprocessing.spawn` (`_fixup_main_from_name`), and measured.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.schedulers import constructed, in_process
from flake8_dask_pickle.capture.values import NONE, Arguments, Const, External, Object, Value

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Who surely does not have the program's `__main__`: the workers, or the scheduler as well. Workers
#: that are its children have it without what stands under `if __name__ == "__main__"`.
Strangers = Literal["nobody", "children", "workers", "scheduler"]
#: How a client or cluster comes to its workers, as far as that is sure.
_Workers = Literal["", "children", "by address", "elsewhere"]
#: Calls that start workers which are processes of the program.
_STARTING = frozenset(
    "LocalCluster LocalCUDACluster SpecCluster Nanny Worker SLURMRunner MPIRunner".split()
)
#: What starts worker processes, unless told otherwise.
_LOCAL = frozenset({"distributed.Client", "distributed.LocalCluster"})
#: Clusters of clients are followed this far.
_MOST_NESTED = 3


class Mains:
    """What a module shows of where the workers of its clients come from."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        main = ev.modules.main
        #: Whether nobody else can import it.
        self.only_here = main.notebook or main.name.endswith(".__main__")

    def strangers(self, client: Object | None) -> Strangers:
        """Who lacks the program's `__main__` where a client runs what it is given.

        What is only described before runs with any of the clients that the module makes.
        """
        if client is None and self._any_in_process:
            return "nobody"
        clients = self._clients if client is None else (self._started(client),)
        kinds = set(clients)
        if kinds and kinds <= {"by address", "elsewhere"}:
            return "scheduler" if kinds == {"by address"} else "workers"
        if self.only_here:
            return "workers"
        return "children" if kinds and "" not in kinds else "nobody"

    @cached_property
    def _made(self) -> tuple[Value, ...]:
        """The clients that the module makes, once for each way to it."""
        made = constructed(self.ev, "Client")
        return tuple(value for call, value in made if call.at.block.live)

    @cached_property
    def _any_in_process(self) -> bool:
        return any(map(in_process, self._made))

    @cached_property
    def _clients(self) -> tuple[_Workers, ...]:
        """How each of them comes to its workers."""
        return tuple(self._started(one) if isinstance(one, Object) else "" for one in self._made)

    def _started(self, value: Object, nested: int = 0) -> _Workers:
        """How a client or cluster surely comes to its workers."""
        made = value.made
        if made is None or nested > _MOST_NESTED:
            return ""
        names = self._names_of(made)
        if names and names <= set(value.type.elsewhere):
            return "elsewhere"
        call = passed(made)
        if call.rest or "processes" in call.keywords or not names or not names <= _LOCAL:
            return ""
        if names == {"distributed.LocalCluster"}:
            return "children"
        file, address = call.keywords.get("scheduler_file"), call.keywords.get("address")
        address = address or next(iter(call.positional), None)
        if file is not None and NONE not in file.values:
            return "" if self._starts_workers else "by address"
        if address is None:
            return "children"
        if address.values and all(map(_is_address, address.values)):
            return "" if self._starts_workers else "by address"
        found = {
            self._started(one, nested + 1) if isinstance(one, Object) else ""
            for one in address.values
        }
        return found.pop() if len(found) == 1 else ""

    def _names_of(self, made: Arguments) -> set[str]:
        """What has been called to make a client or cluster, as the tables name it."""
        if not isinstance(made.node, cst.Call):
            return set()
        callees = self.ev.evaluate(made.node.func, made.frame, made.at)
        names = [one.dotted for one in callees if isinstance(one, External)]
        return set(map(self.ev.knowledge.canonical, names))

    @cached_property
    def _starts_workers(self) -> bool:
        """Whether the module starts workers itself, to which an address may lead."""
        return any(name in self.ev.model.calls_by_name for name in _STARTING)


def _is_address(value: Value) -> bool:
    """Whether it is that of another process."""
    if not isinstance(value, Const) or not isinstance(value.value, str):
        return False
    return not value.value.startswith("inproc:")
