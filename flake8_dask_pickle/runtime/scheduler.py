"""Asking a running Dask cluster: by plain messages to its scheduler, without becoming a client.

`distributed.Client` cannot even connect where versions are far apart (2026.8.0 to a scheduler of
2024.1.0: `identity() got an unexpected keyword argument 'n_workers'`), which is when one asks.
These messages (`identity`, `versions`, `broadcast`, `run`, `run_function`) are the same in both,
and leave no client behind.

Functions are sent by reference only, all of them from the standard library: bytecode of another
Python minor version crashes the process that runs it.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from flake8_dask_pickle.runtime.pickling import dumps, named

#: Seconds for connecting, and for an answer to a small question.
ANSWER = 10.0

_Result = TypeVar("_Result")


class ClusterError(Exception):
    """There is no Dask cluster there that can be asked; the message says why."""


class UnansweredError(Exception):
    """One process of the cluster gave no answer, or an exception for one."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process of a cluster."""

    role: str
    address: str
    name: str = ""

    @property
    def label(self) -> str:
        """How messages call it."""
        own_name = self.name if self.name != self.address else ""
        return " ".join(filter(None, (self.role, own_name, f"({self.address})")))


class Scheduler:
    """The scheduler at an address; every question is answered within `timeout` seconds.

    Raises ClusterError where distributed is not installed.
    """

    def __init__(self, address: str, timeout: float) -> None:
        if importlib.util.find_spec("distributed") is None:
            raise ClusterError(
                "asking a cluster needs distributed: pip install 'flake8-dask-pickle[distributed]'"
            )
        self.address = address
        self.timeout = timeout

    async def processes(self) -> list[Process]:
        """The scheduler and its workers. Raises ClusterError if there is no scheduler."""
        try:
            found = await self._ask({"op": "identity"}, self.timeout)
        except (asyncio.TimeoutError, TimeoutError):
            raise self._error(f"no answer within {self.timeout:g} s") from None
        except Exception as error:  # noqa: BLE001 - whatever listens there may say anything
            raise self._error(named(error)) from None
        kind = found.get("type") if isinstance(found, dict) else None
        if kind != "Scheduler":
            raise self._error(f"a {kind} listens there" if kind else "it answers otherwise")
        scheduler = Process("scheduler", found["address"])
        workers = (
            Process("worker", address, str(worker.get("name", "")))
            for address, worker in found["workers"].items()
        )
        return [scheduler, *workers]

    async def versions(self, process: Process) -> dict[str, Any]:
        """The packages that distributed itself compares, with their versions there."""
        answer = await self._relayed(process, {"op": "versions"}, self.timeout)
        return dict(answer["packages"])

    async def run(
        self,
        process: Process,
        function: Callable[..., Any],
        *args: Any,
        patience: float | None = None,
        **kwargs: Any,
    ) -> Any:
        """Call an importable function there. Raises UnansweredError with what went wrong."""
        message = {
            "op": "run" if process.role == "worker" else "run_function",
            "function": dumps(function),
            "args": dumps(args),
            "kwargs": dumps(kwargs),
        }
        answer = await self._relayed(process, message, self.timeout + (patience or 0))
        if answer["status"] != "OK":
            raise UnansweredError(str(answer.get("exception_text") or answer.get("text")))
        return answer["result"]

    async def _relayed(self, process: Process, message: dict[str, Any], limit: float) -> Any:
        """The answer of one process; workers are asked through the scheduler.

        Their addresses need not be reachable from here.
        """
        relayed = {"op": "broadcast", "msg": message, "workers": [process.address]}
        try:
            answer = await self._ask(relayed if process.role == "worker" else message, limit)
            return answer[process.address] if process.role == "worker" else answer
        except (asyncio.TimeoutError, TimeoutError):
            raise UnansweredError(f"no answer within {limit:g} s") from None
        except Exception as error:  # noqa: BLE001 - the exception of another process
            raise UnansweredError(named(error)) from None

    async def _ask(self, message: dict[str, Any], limit: float) -> Any:
        return await asyncio.wait_for(self._exchange(message), limit)

    async def _exchange(self, message: dict[str, Any]) -> Any:
        core: Any = importlib.import_module("distributed.core")
        security = importlib.import_module("distributed.security").Security()
        arguments = security.get_connection_args("client")
        comm = await core.connect(self.address, timeout=self.timeout, **arguments)
        try:
            return await core.send_recv(comm, **message)
        finally:
            comm.abort()

    def _error(self, why: str) -> ClusterError:
        return ClusterError(f"no Dask scheduler at {self.address}: {why}")


def run(coroutine: Coroutine[Any, Any, _Result]) -> _Result:
    """The result of a coroutine, also where an event loop is running already: in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    results: list[_Result] = []
    errors: list[BaseException] = []

    def target() -> None:
        try:
            results.append(asyncio.run(coroutine))
        except BaseException as error:  # noqa: BLE001 - raised again below
            errors.append(error)

    thread = threading.Thread(target=target, daemon=True)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
