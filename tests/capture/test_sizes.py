"""DPK206 against reality: how large the linter says that things are, and how large they are.

Each expression makes an array or a frame that a task captures. Those whose size the linter tells,
or is silent about because they are small, are also made.
"""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import io
import random

import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd
from dask.distributed import Client

N = 2_000_000
HALF = N / 2
SMALL = 1000
ROWS = SMALL * SMALL
LIST = [N]
PAIR = (1000, 2000)
COMPUTED = (SMALL, 2 * SMALL)
FLAG = True
FIRST, SECOND = 2_000_000, 3
THIRD, FOURTH = N * 1, 3
NAMED_TWICE = "f4"
COUNT = 1
COUNT += 1_999_999
unknown = len(input.__name__)
if unknown > 100:
    EITHER = 10
else:
    EITHER = 20
for TURN in (10, 20):
    pass


def zeros(n, *, scale=1, dtype=float):
    return np.zeros(n * scale, dtype=dtype)


def grid(rows, columns=2):
    return np.ones((rows, columns))


def wide(rows, columns=ROWS * 2):
    return np.ones((rows, columns))


def half(twice):
    rows = twice // 2
    return np.ones((2, rows))


def spread(*shape):
    return np.ones(shape)


def local():
    rows = ROWS
    columns = 2
    return np.ones((rows, columns))


class Shape:
    rows = 2_000_000


rng = np.random.default_rng(0)
old = np.random.RandomState(0)
"""

TAIL = """

def task(n):
    return len(made), n


if __name__ == "__main__":
    with Client() as client:
        print(client.submit(task, 1).result())
"""

#: Expressions, and the megabytes that they surely have.
KNOWN = [
    # What is not large begins just below.
    ("np.zeros(1_250_000)", 10),
    ("np.zeros(N)", 16),
    ("np.zeros(shape=N)", 16),
    ("np.zeros((N, 1))", 16),
    ("np.zeros([N, 1])", 16),
    ("np.zeros((SMALL, SMALL, 3))", 24),
    ("np.zeros(PAIR)", 16),
    ("np.zeros((1000, 3000))", 24),
    ("np.ones(N)", 16),
    ("np.empty(N)", 16),
    ("np.ndarray(N)", 16),
    # Numbers that are computed.
    ("np.zeros(N + 500_000)", 20),
    ("np.zeros(N - 500_000)", 12),
    ("np.zeros(N * 2)", 32),
    ("np.zeros(2 * N // 2)", 16),
    ("np.zeros(int(HALF + HALF))", 16),
    ("np.zeros(int(3 * N / 2))", 24),
    ("np.zeros(int(2e6))", 16),
    ("np.zeros(10**7)", 80),
    ("np.zeros(2**0 * N)", 16),
    ("np.zeros(1**49 * N)", 16),
    ("np.zeros(ROWS * 3)", 24),
    ("np.zeros(FIRST)", 16),
    ("np.zeros(Shape.rows)", 16),
    # Functions that make them.
    ("zeros(N)", 16),
    ("zeros(n=N)", 16),
    ("zeros(N, scale=2)", 32),
    ("zeros(N, scale=3, dtype='f4')", 24),
    ("grid(ROWS, 3)", 24),
    ("grid(columns=4, rows=ROWS)", 32),
    ("grid(ROWS)", 16),
    ("zeros(*LIST)", 16),
    ("spread(N)", 16),
    ("half(N)", 16),
    ("local()", 16),
    # By data type.
    ("np.zeros(N, int)", 16),
    ("np.zeros(10 * N, np.int8)", 20),
    ("np.zeros(10 * N, np.bool_)", 20),
    ("np.zeros(10 * N, '|i1')", 20),
    ("np.zeros(3 * N, '<f4')", 24),
    ("np.zeros(3 * N, '>f4')", 24),
    ("np.zeros(3 * N, dtype='=f4')", 24),
    ("np.zeros(3 * N, dtype=NAMED_TWICE)", 24),
    ("np.zeros(6 * N, dtype='float16')", 24),
    ("np.zeros(N, dtype=complex)", 32),
    ("np.zeros(N, np.int_)", 16),
    ("np.full(N, 1.5, float)", 16),
    # By other functions.
    ("np.eye(2000)", 32),
    ("np.eye(N=2000)", 32),
    ("np.identity(1500)", 18),
    ("np.linspace(0, 1, N)", 16),
    ("np.linspace(0, 1, num=N)", 16),
    ("np.arange(N)", 16),
    ("np.arange(500_000, N)", 12),
    ("np.arange(N, 0, -1)", 16),
    ("np.arange(0, N, 1)", 16),
    ("np.arange(500_000, 2 * N, 2)", 14),
    ("np.arange(0, 1, 1e-7)", 80),
    ("np.arange(3 * N, dtype='f4')", 24),
    ("np.random.rand(N)", 16),
    ("np.random.rand(1000, 3000)", 24),
    ("np.random.random(N)", 16),
    ("np.random.normal(0, 1, N)", 16),
    ("np.random.normal(size=PAIR)", 16),
    ("rng.normal(size=N)", 16),
    ("rng.normal(0.0, 1.0, N)", 16),
    ("rng.random(3 * N, 'f4')", 24),
    ("rng.integers(0, 9, N)", 16),
    ("old.normal(size=N)", 16),
    ("old.rand(1000, 3000)", 24),
    ("pd.date_range('2020', periods=N, freq='s')", 16),
    # Made of something else.
    ("np.zeros(N).copy()", 16),
    ("np.zeros(N).reshape(1000, -1).ravel()", 16),
    # As far as things are followed.
    ("np.zeros(N)" + 6 * ".copy()", 16),
    ("np.zeros(" + 8 * "0 + (" + "N" + 8 * ")" + ")", 16),
    ("np.array(np.zeros(N))", 16),
    ("np.array(object=np.zeros(N))", 16),
    ("np.asarray(range(N))", 16),
    ("np.array(range(500_000, N))", 12),
    ("np.array([np.zeros(N), np.ones(N)])", 32),
    ("np.concatenate((np.zeros(N), np.ones(N)))", 32),
    ("np.concatenate([np.zeros(700_000), np.zeros(700_000)])", 11),
    ("np.zeros_like(np.zeros(N))", 16),
    ("pd.DataFrame({'x': np.zeros(N)})", 16),
    ("pd.DataFrame({'x': range(N), 'y': np.zeros(N)})", 32),
    ("pd.DataFrame(data=np.zeros((N, 2)))", 32),
    ("pd.DataFrame({'x': np.zeros(N)}).values", 16),
    ("pd.DataFrame({'x': np.zeros(N)}).to_numpy()", 16),
    ("pd.concat([pd.Series(np.zeros(N)), pd.Series(np.zeros(N))], ignore_index=True)", 32),
    ("pd.concat(objs=[pd.Series(np.zeros(N))])", 16),
    ("pd.Series(range(N)).fillna(0)", 16),
    # Collections of Dask, computed.
    ("da.zeros(N).compute()", 16),
    ("da.ones((1000, 3000)).compute()", 24),
    ("da.random.random(N).compute()", 16),
]

#: Expressions that surely have less than ten megabytes, or may have: nothing is said.
SMALL = [
    "np.zeros(1_249_999)",
    "np.zeros((1000, 1249))",
    "np.zeros((N, 0))",
    "np.zeros(())",
    "np.zeros(10**6)",
    "np.zeros(N // 2)",
    "np.zeros(int(N / 2))",
    "np.zeros(2 ** (10 - 5))",
    "np.zeros(N, np.int8)",
    "np.zeros(N, '<f4')",
    "np.zeros(N, 'f4', 'C')",
    "np.zeros(600_000, dtype=random.choice(['f4', 'f8']))",
    "np.full(1_249_999, 1)",
    "np.full(N, True, bool)",
    "np.eye(1000)",
    "np.linspace(0, 1)",
    "np.linspace(0, N)",
    "np.arange(10)",
    "np.arange(N, 0)",
    "np.arange(0, N, 2)",
    "np.arange(N, 2 * N - 1_000_000)",
    "np.arange(N, dtype='i1')",
    "np.random.rand(10)",
    "np.random.normal(N, 1, 10)",
    "np.random.normal(N)",
    "np.random.choice(N, 10)",
    "rng.normal(N, 1, 10)",
    "rng.random(N, dtype=np.float32)",
    "rng.random(N, np.float32)",
    "np.zeros(10).copy()",
    "np.zeros(10).astype('f4')",
    "np.zeros(N)[:10]",
    "np.array([1, 2])",
    "np.array(range(10))",
    "np.array([[1, 2], [3, 4]])",
    "np.array(np.zeros(100), dtype='f4')",
    "np.concatenate([np.zeros(10), np.zeros(10)])",
    "pd.DataFrame({'x': np.zeros(3)}).dropna()",
    "pd.DataFrame({'x': np.zeros(3)}).values",
    "pd.DataFrame({'x': np.zeros(N)}).head(1)",
    "pd.DataFrame({'x': [1, 2], **dict.fromkeys('ab', 1)})",
    "pd.read_csv(io.StringIO('x\\n1\\n'))",
    "pd.read_csv(io.BytesIO(b'x\\n1\\n'))",
    "pd.date_range('2020', '2021')",
    "da.ones((1000, 1000)).compute()",
    "dd.from_pandas(pd.DataFrame({'x': [1]}), npartitions=1).compute()",
    "zeros(10, scale=2)",
    "grid(10)",
]

#: Expressions of which nobody knows how large they are, without running them.
UNSURE = [
    "np.zeros(unknown)",
    "np.zeros((unknown, 1))",
    "np.zeros(*LIST)",
    "np.zeros(int('3'))",
    "np.zeros(N % 7)",
    "np.zeros(10**-1)",
    "np.zeros(10**50)",
    "np.zeros(N // 0)",
    "np.zeros(int(N / 0))",
    "np.zeros(THIRD)",
    "np.zeros(COMPUTED)",
    "np.zeros(COUNT)",
    "np.zeros(EITHER)",
    "np.zeros(TURN)",
    "np.zeros(FLAG)",
    "np.zeros(N, dtype=unknown)",
    "np.zeros(N, dtype='no type')",
    "np.zeros(3 * N, dtype='no type')",
    "np.zeros(" + 9 * "0 + (" + "N * 1" + 9 * ")" + ")",
    "np.zeros(N, dtype=random.choice(['f4', 'f8']))",
    "np.full(N, 1)",
    "np.arange(unknown)",
    "np.arange(0, unknown)",
    "np.arange(0, 1, 0)",
    "np.arange()",
    "np.array(range(unknown))",
    "np.array(np.zeros(N), dtype='f4')",
    "np.random.rand(1000, unknown)",
    "np.random.choice([0, 1], N)",
    "np.zeros(N).astype('f4')",
    "np.zeros(1_250_000).astype('f4')",
    "np.concatenate([np.zeros(700_000) for _ in range(unknown)])",
    "np.load('x.npy')",
    "pd.read_csv('x.csv')",
    "pd.read_csv(*LIST)",
    "pd.DataFrame({'x': np.zeros(N)}).dropna()",
    "pd.DataFrame({'x': np.zeros(3), **unknown})",
    "dd.read_csv('x.csv').compute()",
    "zeros(*[ROWS * 2])",
    "wide(1000)",
    "wide(1000, *[ROWS])",
]

#: What reads only a little, or what is not looked at.
NOTHING = [
    "pd.read_csv('x.csv', nrows=5)",
    "np.fromfile('x', count=5)",
    "np.loadtxt('x', max_rows=5)",
    "np.load('x.npz')",
    "np.array({np.zeros(N)})",
    "np.concatenate(unknown)",
    "np.array(np.zeros(N) if unknown else np.ones(N))",
    "np.zeros(N)" + 7 * ".copy()",
    "rng.permutation(N)",
    "unknown.copy()",
]


def said(expression: str) -> list[str]:
    """What DPK206 says of the size of an expression that a task captures."""
    source = Source("x.py", f"{HEAD}made = {expression}\n{TAIL}")
    findings = lint(source, Settings(fixes=False))
    messages = [finding.message for finding in findings if finding.code == "DPK206"]
    return [message.partition("; it ")[2].partition(", and")[0] for message in messages]


def size(expression: str) -> int:
    """The bytes that the value of an expression really has."""
    namespace: dict[str, object] = {}
    exec(HEAD, namespace)
    made = eval(expression, namespace)
    taken = getattr(made, "memory_usage", None)
    if taken is None:
        return int(getattr(made, "nbytes", 0))
    frame = taken(index=False) if hasattr(made, "values") and hasattr(made, "index") else taken()
    return int(getattr(frame, "sum", lambda: frame)())


@pytest.mark.parametrize(("expression", "megabytes"), KNOWN)
def test_the_size_that_is_said_is_the_real_one(expression: str, megabytes: int) -> None:
    assert said(expression) == [f"has {megabytes} MB"]
    assert f"{size(expression) / 10**6:.0f}" == str(megabytes)


@pytest.mark.parametrize("expression", SMALL)
def test_nothing_is_said_of_what_is_small(expression: str) -> None:
    assert said(expression) == []
    assert size(expression) < 10_000_000


@pytest.mark.parametrize("expression", UNSURE)
def test_what_nobody_knows_may_be_large(expression: str) -> None:
    assert said(expression) == ["may be large"]


@pytest.mark.parametrize("expression", NOTHING)
def test_nothing_is_said_of_what_is_read_in_part_or_not_known(expression: str) -> None:
    assert said(expression) == []


LIBRARY = """\
import dask.array as da
import numpy as np
import pandas as pd


def add(path):
    table = np.zeros(2_000_000)
    prices = pd.read_csv(path)
    ones = da.ones(2)
    return ones.map_blocks(lambda one: one + table[0]), ones.map_blocks(lambda one: one + prices)
"""


@pytest.mark.parametrize(
    ("text", "rows"),
    {
        "run on threads by most": (LIBRARY, [10]),
        "of a cluster": (f"import distributed\n{LIBRARY}", [11, 11]),
        "a program": (f"{LIBRARY}\nprint(add('prices.csv'))\n", [10, 10]),
    }.values(),
)
def test_a_library_is_told_of_what_is_surely_large(text: str, rows: list[int]) -> None:
    findings = lint(Source("x.py", text), Settings(fixes=False))
    assert [one.place.row for one in findings if one.code == "DPK206"] == rows
