"""Which client, if any, is Dask's default one where a program computes what it has described."""

from __future__ import annotations

import textwrap

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

PROGRAM = """\
import threading

import dask
from dask import delayed
{imports}

guard = threading.Lock()


def work(n):
    return guard, n


def start():
    return Client()


def use():
    with Client() as client:
        return client.submit(abs, -1).result()


{functions}
if __name__ == "__main__":
{body}
"""

#: What the program does, and whether a client may run the task.
BODIES = {
    "delayed(work)(1).compute()": False,
    "dask.compute(delayed(work)(1))": False,
    "dask.compute([delayed(work)(n) for n in range(3)])": False,
    "total = delayed(sum)([delayed(work)(1)])\ntotal.compute()": False,
    # Before any is made, and after.
    "delayed(work)(1).compute()\nclient = start()": False,
    "client = start()\ndelayed(work)(1).compute()": True,
    "use()\ndelayed(work)(1).compute()": False,
    "for n in range(2):\n    delayed(work)(1).compute()\n    start()": True,
    "for n in range(2):\n    delayed(work)(1).compute()\n    use()": False,
    "if dask:\n    start()\ndelayed(work)(1).compute()": True,
    # Around it.
    "with start():\n    delayed(work)(1).compute()": True,
    "with Client():\n    delayed(work)(1).compute()": True,
    "with Client():\n    pass\ndelayed(work)(1).compute()": False,
    "with Client(), Client():\n    dask.compute(delayed(work)(1))": True,
    # Closed.
    "c = Client()\nc.close()\ndelayed(work)(1).compute()": False,
    "c = Client()\nif dask:\n    c.close()\ndelayed(work)(1).compute()": True,
    "c = Client()\nd = Client()\nc.close()\ndelayed(work)(1).compute()": True,
    "c = Client()\ndelayed(work)(1).compute()\nc.close()": True,
    "c = start()\nc.close()\ndelayed(work)(1).compute()": True,  # nobody looks so far
    # Not the default one.
    "c = Client(set_as_default=False)\ndelayed(work)(1).compute()": False,
    "c = Client(set_as_default=bool(dask))\ndelayed(work)(1).compute()": True,
    "c = Client(set_as_default=False)\nc.compute(delayed(work)(1))": True,
    "c = Client(set_as_default=False)\nwith c.as_current():\n    delayed(work)(1).compute()": True,
    # Made by something else.
    "make = start\nmake()\ndelayed(work)(1).compute()": True,
    "dask.config.set(made=start())\ndelayed(work)(1).compute()": True,
    "threading.Thread(target=start).start()\ndelayed(work)(1).compute()": True,
    "list(map(Client, ['host:8786']))\ndelayed(work)(1).compute()": True,
    # Computed somewhere else.
    "later = delayed(work)(1)\nlater.compute()\nstart()\nlater.compute()": True,
    "later = delayed(work)(1)\nlater.compute()\nstart().compute(later)": True,
    "later = delayed(work)(1)\ndelayed(abs)(1).compute()\nstart()\nlater.compute()": True,
    "later = delayed(work)(1)\nlater.compute()\nstart()": False,
}


def found(body: str, functions: str = "", imports: str = "from distributed import Client") -> bool:
    text = PROGRAM.format(imports=imports, functions=functions, body=textwrap.indent(body, "    "))
    return bool(lint(Source("job.py", text), Settings(select=("DPK106",))))


@pytest.mark.parametrize("body", BODIES)
def test_a_program(body: str) -> None:
    assert found(body) is BODIES[body]


@pytest.mark.parametrize("first", [True, False])
def test_functions_that_are_called_in_turn(first: bool) -> None:
    functions = "def compute():\n    return delayed(work)(1).compute()\n\n\n"
    calls = ["compute()", "start()"]
    assert found("\n".join(calls if first else reversed(calls)), functions) is not first


def test_a_function_that_others_may_call() -> None:
    functions = "def compute():\n    return delayed(work)(1).compute()\n\n\n"
    assert found("start()", functions)


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ("import distributed\nClient = distributed.Client", True),
        ("from distributed import *", True),
        ("from distributed import Client, get_client\nget_client()", True),
        ("from distributed import Client\nfrom clusters import make", True),
        ("from distributed import Client, LocalCluster, wait", False),
        ("from dask_jobqueue import SLURMCluster\nfrom distributed import Client", False),
        ("import dask.distributed\nClient = dask.distributed.Client", True),
        ("from distributed import Client\n\ndef run(client: Client): ...", False),
    ],
)
def test_where_clients_come_from(imports: str, expected: bool) -> None:
    assert found("delayed(work)(1).compute()\nstart()", imports=imports) is expected
