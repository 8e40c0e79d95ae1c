"""Which calls make Dask compute: by which names, and on which objects."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source


def count(imports: str, body: str) -> int:
    """How many calls of the body of an async function are reported to block it."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    text = f"{imports}\n\n\nasync def main(x, flag, client: Client):\n{lines}"
    return len(lint(Source("module.py", text), Settings(select=("DPK301",))))


CLIENT = "from dask.distributed import Client"

#: What xarray opens, and whether it holds Dask arrays.
XARRAY = {
    "as it is": ("y = xr.open_dataset(x)\nreturn y.load()", False),
    "cut": ("y = xr.open_dataset(x, chunks={})\nreturn y.load()", True),
    "not cut": ("y = xr.open_dataset(x, chunks=None)\nreturn y.load()", False),
    "many": ("y = xr.open_mfdataset(x)\nreturn y.load()", True),
    "many, not cut": ("y = xr.open_mfdataset(x, chunks=None)\nreturn y.load()", False),
    "zarr": ("y = xr.open_zarr(x)\nreturn y.load()", True),
    "cut later": ("y = xr.open_dataset(x).chunk()\nreturn y.load()", True),
    "cut by name": ("y = xr.open_dataset(x)\ny = y.chunk()\nz = y\nreturn z.load()", True),
    "cut, and more": ("y = xr.open_dataset(x).chunk()\nz = y.sel(a=1)\nreturn z.load()", True),
    "cut far away": (
        (
            "a = xr.open_dataset(x).chunk()\nb = a.sel(a=1)\nc = b.sel(a=1)\n"
            "d = c.sel(a=1)\nreturn d.load()"
        ),
        True,
    ),
    "not cut, and more": ("y = xr.open_dataset(x)\nz = y.sel(a=1)\nreturn z.load()", False),
    "another's chunk": ("y = xr.open_dataset(x)\nz = flag.chunk()\nreturn y.load()", False),
}


@pytest.mark.parametrize(("body", "lazy"), XARRAY.values(), ids=XARRAY)
def test_an_xarray_object_is_lazy_where_it_is_cut(body: str, lazy: bool) -> None:
    assert bool(count(f"{CLIENT}\nimport xarray as xr", body)) is lazy


#: Imports, a call, and whether it computes.
NAMES = {
    "renamed": ("from dask import compute as run", "run(x)", True),
    "renamed, of a module": ("from dask.base import compute as run", "run(x)", True),
    "renamed, of distributed": ("from distributed import wait as hold", "hold(x)", True),
    "assigned": ("from dask import compute\ngo = compute", "go(x)", True),
    "assigned, of a module": ("import dask\ngo = dask.compute", "go(x)", True),
    "of another": ("import dask\nfrom other import compute as run", "run(x)", False),
    "a method of that name": ("from dask import compute as run", "flag.run(x)", False),
    "not imported": ("import dask", "run(x)", False),
    "never run": ("import dask", "return 1\ndask.compute(x)", False),
    "the one after": (
        "import dask",
        "if flag:\n    return 1\n    dask.compute(x)\ndask.compute(x)",
        True,
    ),
    "a method of the module": ("import dask.array as da", "da.compute(x)", True),
}


@pytest.mark.parametrize(("imports", "body", "computes"), NAMES.values(), ids=NAMES)
def test_a_function_computes_under_any_name(imports: str, body: str, computes: bool) -> None:
    assert bool(count(f"{CLIENT}\n{imports}", body)) is computes


#: Calls on what only its methods show to be lazy.
LIKELY = {
    "a mean": ("import dask", "return x.mean().compute()", True),
    "none of Dask": ("import other", "return x.mean().compute()", True),
    "no method": ("import dask", "return x.compute()", False),
    "another method": ("import dask", "return x.train().compute()", False),
    "a function": ("import dask", "return mean(x).compute()", False),
    "far back": ("import dask", "return x.groupby(1)[flag].train().compute()", True),
    "with a client": ("import dask", "return x.mean().compute(client)", False),
    "the second": ("import dask", "x.compute()\nreturn x.sum().compute()", True),
    "after one that never runs": (
        "import dask",
        "if flag:\n    return 1\n    x.sum().compute()\nreturn x.sum().compute()",
        True,
    ),
}


@pytest.mark.parametrize(("imports", "body", "likely"), LIKELY.values(), ids=LIKELY)
def test_what_has_methods_of_collections_is_likely_one(
    imports: str, body: str, likely: bool
) -> None:
    assert bool(count(f"{CLIENT}\n{imports}", body)) is likely


def test_without_dask_nothing_is_likely_to_be_lazy() -> None:
    text = "import polars\n\n# no dask\nasync def main(x, submit):\n    return x.mean().compute()\n"
    assert not lint(Source("module.py", text), Settings(select=("DPK301",)))


#: What `client.compute` and `client.get` are told, and whether they surely block.
TOLD = {
    "to wait": ("return client.compute(x, sync=True)", True),
    "not to wait": ("return client.compute(x, sync=False)", False),
    "something": ("return client.compute(x, sync=flag)", False),
    "something else": ("return client.compute(x, priority=flag)", False),
    "by options": ("return client.compute(x, **flag)", False),
    "to get later": ("return client.get(x, 'y', sync=False)", False),
    "to get now": ("return client.get(x, 'y', sync=True)", True),
    "to get": ("return client.get(x, 'y')", True),
    "to get some time": ("return client.get(x, 'y', sync=flag)", False),
    "to get by options": ("return client.get(x, 'y', **flag)", False),
    "to gather for later": ("return client.gather(x, asynchronous=True)", False),
    "to gather": ("return client.gather(x)", True),
    "to gather some time": ("return client.gather(x, asynchronous=flag)", False),
    "to gather now": ("return client.gather(x, asynchronous=False)", True),
}


@pytest.mark.parametrize(("body", "blocks"), TOLD.values(), ids=TOLD)
def test_keywords_tell_whether_a_call_waits(body: str, blocks: bool) -> None:
    assert bool(count(CLIENT, f"client = Client()\n{body}")) is blocks


#: Tasks, and whether they hold their thread while they wait.
TASKS = {
    "a future": ("return get_client().submit(abs, n).result()", True),
    "waits for a graph": ("return get_client().compute(delayed(abs)(n), sync=True)", True),
    "starts a graph": ("return get_client().compute(delayed(abs)(n))", False),
    "told nothing": ("return get_client().compute(delayed(abs)(n), sync=flag)", False),
    "a scheduler is set": (
        "dask.config.set(scheduler='sync')\nreturn delayed(abs)(n).compute()",
        False,
    ),
    "another option is set": ("dask.config.set(pool=None)\nreturn delayed(abs)(n).compute()", True),
    "a set of its own": ("set('ab')\nreturn delayed(abs)(n).compute()", True),
    "positional options": (
        "dask.config.set({'pool': None})\nreturn delayed(abs)(n).compute()",
        True,
    ),
    "a client's get": ("return get_client().get({'x': n}, 'x')", True),
    "after what never runs": (
        "if n:\n    return 1\n    flag()\nreturn delayed(abs)(n).compute()",
        True,
    ),
    "several": ("return dask.compute(delayed(abs)(n), *[delayed(abs)(1)])", True),
}


@pytest.mark.parametrize(("body", "reported"), TASKS.values(), ids=TASKS)
def test_what_a_task_waits_for(body: str, reported: bool) -> None:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    text = f"""\
import dask
from dask import delayed
from dask.distributed import Client, get_client


def task(n, flag):
{lines}

def main(client: Client, x):
    return client.submit(task, x, x)
"""
    found = lint(Source("module.py", text), Settings(select=("DPK303",)))
    assert bool(found) is reported
