"""DPK203 against reality: small programs are run, and what they print is what the rule predicts.

Each program makes three tasks in some kind of loop that should give 0, 10 and 20, by some
interface of Dask. When it prints anything else, its tasks have read a variable late.
"""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Iterator

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
from functools import partial
import dask
import dask.array as da
import dask.bag as db
import dask.dataframe as dd
import pandas as pd
from dask import delayed
from dask.distributed import Client

bag = db.from_sequence([10], npartitions=1)
array = da.full(1, 10, chunks=1)
frame = dd.from_pandas(pd.DataFrame({"x": [10]}), npartitions=1)


def plain(n):
    return n


def scale(n, factor):
    return n * factor


@delayed
def by_global(n):
    return n * factor


def through(n):
    return by_name(n)


def by_name(n):
    return n * factor

"""

#: One task of `client` (in sight) and `factor` (the loop's), by some interface.
TASKS = {
    "lambda": "delayed(lambda n: n * factor)(10)",
    "lambda that is named": "delayed(named)(10)",
    "def": "delayed(nested)(10)",
    "method of a bag": "bag.map(lambda n: n * factor)",
    "map_blocks": "array.map_blocks(lambda block: block * factor, dtype=int)",
    "map_partitions": "frame.x.map_partitions(lambda s: s * factor, meta=('x', 'i8'))",
    "apply": "frame.x.apply(lambda v: v * factor, meta=('x', 'i8'))",
    "global": "delayed(by_name)(10)",
    "global of a helper": "delayed(through)(10)",
    "decorated": "by_global(10)",
    "argument that is a function": "delayed(map)(lambda n: n * factor, [10])",
    "argument": "delayed(scale)(10, factor)",
    "default": "delayed(lambda n, factor=factor: n * factor)(10)",
    "partial": "delayed(partial(scale, factor=factor))(10)",
    "factory": "delayed(made(factor))(10)",
    "keyword": "bag.map(scale, factor=factor)",
    "submit": "client.submit(lambda n: n * factor, 10)",
    "map": "client.map(lambda n: n * factor, [10])[0]",
    "later in a chain": "bag.map(plain).map(lambda n: n * factor)",
    "followed in a chain": "bag.map(lambda n: n * factor).map(plain)",
}

#: Loops around one task, which is kept in `jobs`.
LOOPS = {
    "append": "jobs = []\nfor factor in (0, 1, 2):\n    {before}\n    jobs.append({task})\n",
    "append of a name": (
        "jobs = []\nfor factor in (0, 1, 2):\n    {before}\n    job = {task}\n"
        "    jobs.append(job)\n"
    ),
    "append of a pair": (
        "pairs = []\nfor factor in (0, 1, 2):\n    {before}\n    pairs.append((factor, {task}))\n"
        "jobs = [job for _, job in pairs]\n"
    ),
    "dict": (
        "table = {{}}\nfor factor in (0, 1, 2):\n    {before}\n    table[factor] = {task}\n"
        "jobs = list(table.values())\n"
    ),
    "augmented": "jobs = []\nfor factor in (0, 1, 2):\n    {before}\n    jobs += [{task}]\n",
    "while": (
        "jobs = []\nfactor = 0\nwhile factor < 3:\n    {before}\n    jobs.append({task})\n"
        "    factor += 1\n"
    ),
    "assigned in the loop": (
        "jobs = []\nfor text in '012':\n    factor = int(text)\n    {before}\n"
        "    jobs.append({task})\n"
    ),
    "function": (
        "def add(jobs):\n    {before}\n    jobs.append({task})\n\n"
        "jobs = []\nfor factor in (0, 1, 2):\n    add(jobs)\n"
    ),
    "function of a parameter": (
        "def add(jobs, factor):\n    {before}\n    jobs.append({task})\n\n"
        "jobs = []\nfor number in (0, 1, 2):\n    add(jobs, number)\n"
    ),
}
COMPREHENSIONS = {
    "list": "jobs = [{task} for factor in (0, 1, 2)]\n",
    "dict": "jobs = list({{factor: {task} for factor in (0, 1, 2)}}.values())\n",
    "generator": "jobs = list({task} for factor in (0, 1, 2))\n",
}
COMPUTED = (
    "jobs = [job if dask.is_dask_collection(job) else job.result() for job in jobs]\n"
    "values = dask.compute(*jobs)\n"
)
AT_ONCE = (
    "values = []\nfor factor in (0, 1, 2):\n    {before}\n    job = {task}\n"
    "    job = job if dask.is_dask_collection(job) else job.result()\n"
    "    values.append(dask.compute(job)[0])\n"
)
NAMED = "named = lambda n: n * factor\n{indent}def nested(n): return n * factor\n{indent}"
MADE = "def made(factor): return lambda n: n * factor\n{indent}"


def programs() -> Iterator[tuple[str, str]]:
    """Names and bodies, each the text of a function `main(client)` that returns its values."""
    for (how, task), (kind, loop) in itertools.product(TASKS.items(), LOOPS.items()):
        before = (NAMED + MADE + "pass").format(indent="    ")
        yield f"{how}, {kind}", loop.format(task=task, before=before) + COMPUTED
    for how, task in TASKS.items():
        before = (NAMED + MADE + "pass").format(indent="    ")
        yield f"{how}, at once", AT_ONCE.format(task=task, before=before)
    for (how, task), (kind, loop) in itertools.product(TASKS.items(), COMPREHENSIONS.items()):
        if "named" not in task and "nested" not in task:
            before = MADE.format(indent="")
            yield f"{how}, {kind} comprehension", before + loop.format(task=task) + COMPUTED


def in_function(body: str) -> str:
    """The body in a function, as programs have it that do not use globals."""
    lines = "".join(f"    {line}\n" if line else "\n" for line in body.splitlines())
    return (
        f"def main(client):\n{lines}    return values\n\n\nvalues = main(Client(processes=False))\n"
    )


def flat(value: object) -> list[int]:
    """The numbers in whatever a program has computed."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple, map)):
        return [number for one in value for number in flat(one)]
    return [value] if isinstance(value, int) else []


@pytest.fixture(scope="module")
def client() -> Iterator[object]:
    from dask.distributed import Client

    with Client(  # type: ignore[no-untyped-call]
        processes=False, n_workers=1, dashboard_address=":0"
    ) as client:
        yield client


GLOBALS = ("global", "global of a helper", "decorated")


@pytest.mark.slow
@pytest.mark.parametrize("inside", [False, True], ids=["module", "function"])
def test_the_rule_predicts_what_programs_print(inside: bool, client: object) -> None:
    wrong = []
    for number, (name, body) in enumerate(programs()):
        if name.partition(",")[0] in GLOBALS and (
            inside or "comprehension" in name or "parameter" in name
        ):
            continue  # there is no such global then
        text = HEAD + (in_function(body) if inside else f"client = Client()\n{body}")
        text += "print(values)\n"
        findings = lint(Source("program.py", text), Settings(select=("DPK203",)))
        namespace: dict[str, object] = {"__name__": "__main__"}
        runnable = text.replace("Client(processes=False)", "given").replace("Client()", "given")
        namespace["given"] = client
        with contextlib.redirect_stdout(io.StringIO()):
            # Dask's expressions live on under a name that is made from code and line numbers.
            exec(compile("\n" * number + runnable, "program.py", "exec"), namespace)
        is_late = flat(namespace["values"]) != [0, 10, 20]
        if bool(findings) is not is_late:
            wrong.append((name, "missed" if is_late else "false alarm", namespace["values"]))
    assert not wrong, "\n".join(map(str, wrong))
