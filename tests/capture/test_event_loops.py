"""What stops an event loop, in small variants, in notebooks and in tests."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.notebook import notebook_source

from ..support import notebook_json

IMPORTS = """\
import dask
import dask.array as da
from dask.distributed import Client, as_completed, progress, wait
"""


def codes(text: str) -> list[str]:
    """What is reported of a module, and whether it is certain."""
    found = lint(Source("module.py", text), Settings(select=("DPK301",)))
    return [f"{one.place.row} {one.confidence}" for one in found]


def cells(*texts: str) -> list[tuple[int | None, int]]:
    """The cells and rows of a notebook that are reported."""
    source = notebook_source("book.ipynb", notebook_json(*texts))
    found = lint(source, Settings(select=("DPK301",)))
    return [(one.place.cell, one.place.row) for one in found]


ASYNCHRONOUS = f"{IMPORTS}client = await Client(asynchronous=True)"


def test_a_cell_may_block_but_not_raise() -> None:
    assert cells(
        ASYNCHRONOUS,
        "x = da.ones(3)\nx.compute(scheduler='threads')\nx.compute()",
        "kept = x.persist()",
    ) == [(2, 3), (3, 1)]


def test_a_coroutine_that_a_cell_binds_may_be_awaited_in_another() -> None:
    assert not cells(ASYNCHRONOUS, "value = client.submit(abs, -1).result()\nprint(value)")
    assert cells(ASYNCHRONOUS, "print(client.submit(abs, -1).result() + 1)") == [(2, 1)]


def test_progress_is_a_widget_in_a_notebook() -> None:
    assert not cells(ASYNCHRONOUS, "progress(client.map(abs, [1]))")
    assert cells(ASYNCHRONOUS, "for one in as_completed(client.map(abs, [1])):\n    one") == [
        (2, 1)
    ]


def test_a_plain_function_in_a_notebook_is_no_cell() -> None:
    assert not cells(ASYNCHRONOUS, "def later(x):\n    return x.sum().compute()")


def test_cells_need_an_asynchronous_client_to_be_reported() -> None:
    assert not cells(f"{IMPORTS}client = Client()", "da.ones(3).compute()")
    # One that is made in a function is not theirs.
    assert not cells(IMPORTS, "da.ones(3).compute()")


TESTS = f"""\
{IMPORTS}import pytest


async def test_blocks():
    assert da.ones(3).sum().compute() == 3
    client = Client()
    assert client.submit(abs, -1).result() == 1


async def test_either(client):
    client.submit(abs, -1).result() + 1
    wait(client.map(abs, [1]))


async def test_raises():
    async with Client(asynchronous=True):
        da.ones(3).sum().compute()
        with pytest.raises(RuntimeError):
            da.ones(3).sum().compute()
"""


def test_a_test_has_its_event_loop_for_itself() -> None:
    found = lint(Source("test_module.py", TESTS), Settings(select=("DPK301",)))
    assert [one.place.row for one in found] == [20]


def test_the_same_functions_block_in_a_program() -> None:
    text = TESTS.replace("test_", "do_").replace("import pytest\n", "import other as pytest\n")
    assert codes(text) == [f"{row} certain" for row in (8, 10, 14, 15, 20)]


PERSISTS = """\
import dask.array as da


async def keep():
    return da.ones(3).persist()


"""


@pytest.mark.parametrize(
    ("end", "reported"),
    [
        ("if __name__ == '__main__':\n    import asyncio\n    asyncio.run(keep())\n", True),
        ("", False),  # whoever imports it may have a client
        ("from dask_jobqueue import SLURMCluster\nif __name__ == '__main__':\n    keep()\n", False),
    ],
    ids=["program", "library", "cluster"],
)
def test_what_a_program_without_a_cluster_persists_is_computed_at_once(
    end: str, reported: bool
) -> None:
    assert bool(codes(PERSISTS + end)) is reported


#: Bodies of `async def main(client: Client, x, flag, options)`, and what is said of each.
BODIES = {
    "awaited all the same": ("return await x.map(abs).mean().compute()", []),
    "awaited by a name": ("y = x.mean().compute()\nreturn await y", []),
    "awaited in a list": ("import asyncio\nreturn await asyncio.gather(x.mean().compute())", []),
    "likely lazy": ("return x.mean().compute()", ["6 possible"]),
    "likely lazy with options": (
        "return x.groupby('a').y.sum().compute(sync=True)",
        ["6 possible"],
    ),
    "given something": ("return x.mean().compute(flag)", []),
    "of an attribute": ("return x.mean.compute()", []),
    "of a subscript": ("return x.mean()[0].compute()", ["6 possible"]),
    "of a function": ("return mean(x).compute()", []),
    "of its own": ("def compute():\n    return 1\nreturn compute()", []),
    "in a condition": (
        "y = da.ones(3) if flag else x.load()\nreturn y.compute()",
        ["7 possible"],
    ),
    "not yet iterated": ("return as_completed(x)", []),
    "iterated by another": ("return show(as_completed(x))", []),
    "made into a list": ("return list(as_completed(x))", ["6 certain"]),
    "made into a set": ("return sorted(as_completed(x), key=id)", ["6 certain"]),
    "a list of one's own": ("list = show\nreturn list(as_completed(x))", []),
    "first of all": ("done = as_completed(x)\nreturn next(done)", ["6 certain"]),
    "in a comprehension": ("return [one async for one in as_completed(x)]", []),
    "synchronously": ("return [one for one in as_completed(x)]", ["6 certain"]),
    "not the iterable": ("for one in x:\n    done = as_completed(one)\nreturn done", []),
    "bound to a global": ("global y\ny = client.gather(x)\nreturn y[0]", []),
    "read at once": ("y = client.gather(x)\nreturn y[0]", ["6 certain"]),
    "never read": ("y = client.gather(x)\nreturn x", []),
    "read and handed on": ("y = client.gather(x)\nprint(y[0])\nreturn y", []),
    "with two names": ("y = z = client.gather(x)\nreturn y[0]", []),
    "unpacked": ("y, z = client.gather(x)\nreturn y", ["6 certain"]),
    "as an attribute": ("client.gathered = client.gather(x)\nreturn 1", []),
    "an index": ("return x[client.gather(x)]", []),
    "asked to be awaitable": ("client.gather(x, asynchronous=True)", ["6 certain"]),
    "asked by options": ("return client.gather(x, **options)[0]", ["6 certain"]),
    "computed in turn": ("return client.compute(x, sync=True)", ["6 certain"]),
    "computed some time": ("return client.compute(x, sync=flag)", []),
    "computed by options": ("return client.compute(x, **options)", []),
    "got later": ("return client.get(x, 'y', sync=False)", []),
    "got now": ("print(client.get(x, 'y') + 1)", ["6 certain"]),
    "closed": ("y = client.gather(x)\ny.close()", []),
    "bound again": ("y = client.gather(x)\nfor y in x:\n    pass\nreturn x", []),
    "answered, not waited for": ("own = Client()\nreturn own.run(abs, 1)", []),
    "dropped answer": ("client.run(abs, 1)", ["6 certain"]),
}


@pytest.mark.parametrize(("body", "reported"), BODIES.values(), ids=BODIES)
def test_what_an_async_function_does_with_a_call(body: str, reported: list[str]) -> None:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    head = "\nasync def main(client: Client, x, flag, options):\n"
    assert codes(f"{IMPORTS}{head}{lines}\n") == reported


#: Ways to make a client, and what is said of `client.gather(x)[0]`.
CLIENTS = {
    "Client()": "blocks",
    "Client('tcp://scheduler:8786')": "blocks",
    "Client(asynchronous=False)": "blocks",
    "Client(asynchronous=True)": "is not awaited: its client is asynchronous",
    "Client(asynchronous=flag)": "is not awaited: it blocks",
    "Client(asynchronous=True if flag else False)": "is not awaited: it blocks",
    "Client(asynchronous=1)": "is not awaited: it blocks",
    "Client(**options)": "is not awaited: it blocks",
    "await Client('tcp://scheduler:8786')": "is not awaited: it blocks",
    "get_client()": "is not awaited: it blocks",
    "Client(LocalCluster())": "blocks",
    "Client(LocalCluster(asynchronous=True))": "is not awaited: its client is asynchronous",
    "Client(address=LocalCluster(asynchronous=True))": "is not awaited: its client is asynchronous",
    "Client(LocalCluster(asynchronous=flag))": "is not awaited: it blocks",
    "Client(LocalCluster() if flag else LocalCluster(asynchronous=True))": (
        "is not awaited: it blocks"
    ),
}


@pytest.mark.parametrize(("made", "said"), CLIENTS.items(), ids=CLIENTS)
def test_how_a_client_is_made_tells_whether_it_is_asynchronous(made: str, said: str) -> None:
    text = f"""\
from dask.distributed import Client, LocalCluster, get_client


async def main(x, flag, options):
    client = {made}
    return client.gather(x)[0]
"""
    (found,) = lint(Source("module.py", text), Settings(select=("DPK301",)))
    assert f"'client.gather()' {said}" in found.text


#: Whether an asynchronous client is surely the default one where something is persisted.
DEFAULTS = {
    "made before": ("client = await Client(asynchronous=True)\nreturn x.persist()", True),
    "made after": ("y = x.persist()\nclient = await Client(asynchronous=True)\nreturn y", False),
    "said to be": (
        "client = await Client(asynchronous=True, set_as_default=True)\nreturn x.persist()",
        True,
    ),
    "said not to be": (
        "client = await Client(asynchronous=True, set_as_default=False)\nreturn x.persist()",
        False,
    ),
    "may be": (
        "client = await Client(asynchronous=True, set_as_default=flag)\nreturn x.persist()",
        False,
    ),
    "something else": (
        "from boto import Client\nc = Client(asynchronous=True)\nreturn x.persist(), c",
        False,
    ),
    "around": (
        (
            "client = await Client(asynchronous=True)\n"
            "async def inner():\n    return x.persist()\nreturn inner"
        ),
        True,
    ),
    "around, but later": (
        (
            "async def inner():\n    return x.persist()\n"
            "y = await inner()\nclient = await Client(asynchronous=True)\nreturn y"
        ),
        False,
    ),
    "other options are set": (
        "client = await Client(asynchronous=True)\ndask.config.set(pool=None)\nreturn x.persist()",
        True,
    ),
    "a scheduler is set": (
        "c = await Client(asynchronous=True)\ndask.config.set(scheduler='x')\nreturn x.persist()",
        False,
    ),
}


@pytest.mark.parametrize(("body", "raises"), DEFAULTS.values(), ids=DEFAULTS)
def test_which_client_is_the_default_one(body: str, raises: bool) -> None:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    found = codes(f"{IMPORTS}\nasync def main(flag):\n    x = da.ones(3)\n{lines}\n")
    assert bool(found) is raises


def test_a_function_of_a_notebook_has_the_client_of_its_cells() -> None:
    assert cells(ASYNCHRONOUS, "async def keep(x):\n    return da.ones(3).persist()") == [(2, 2)]
