"""What a class says of how its instances are pickled, and what becomes of a lock in them."""

from __future__ import annotations

import textwrap

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import copyreg
import threading

from dask.distributed import Client
from distributed.protocol import dask_serialize


"""

TAIL = """

def run(client: Client):
    store = Store()
    return client.submit(lambda: store)
"""

INIT = """\
class Store:
    def __init__(self):
        self.lock = threading.Lock()
        self.size = 1
"""


def said(text: str) -> list[tuple[str, str, list[str]]]:
    """The findings of a program: code, confidence and the chain in words."""
    findings = lint(Source("x.py", HEAD + text + TAIL), Settings(fixes=False))
    return [
        (finding.code, finding.confidence, [link.message for link in finding.chain])
        for finding in findings
    ]


def with_state(body: str, more: str = "") -> str:
    method = "def __getstate__(self):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return INIT + "\n" + textwrap.indent(method, "    ") + more


def codes(text: str) -> list[str]:
    return [code for code, _, _ in said(text)]


def after(statement: str) -> str:
    return f"""\
class Store:
    def __init__(self):
        self.lock = threading.Lock()


class Other:
    pass


def plain(store):
    return Store, ()


def leaky(store):
    return Store, (store.lock,)


{statement}
"""


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("copyreg.pickle(Store, plain)", []),
        ("copyreg.pickle(Other, plain)", ["DPK106"]),
        ("copyreg.pickle(Store)", ["DPK106"]),
        ("copyreg.pickle()", ["DPK106"]),
        ("copyreg.pickle(plain, Store)", ["DPK106"]),
        ("copyreg.constructor(Store)", ["DPK106"]),
        ("pickle = print\npickle(Store, plain)", ["DPK106"]),
        ("from copyreg import pickle\npickle(Store, plain)", []),
        ("copyreg.pickle(Store, leaky)", ["DPK106"]),
        ("copyreg.pickle(Store, lambda store: (Store, ()))", []),
        ("copyreg.pickle(Store, unknown)", []),
        ("if plain:\n    copyreg.pickle(Store, plain)", []),
    ],
)
def test_a_reducer_says_what_is_pickled(statement: str, expected: list[str]) -> None:
    assert codes(after(statement)) == expected


def test_what_a_reducer_returns_is_captured_through_it() -> None:
    (found,) = said(after("copyreg.pickle(Store, leaky)"))
    assert found[2] == [
        "'lambda' closes over 'store'",
        "'the reducer' of 'Store' returns it",
        "the tuple holds '(store.lock,)'",
        "the tuple holds 'store.lock'",
        "the lock is made here",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("state = self.__dict__.copy()\ndel state['lock']\nreturn state", ["DPK117"]),
        ("state = dict(self.__dict__)\ndel state['lock']\nreturn state", ["DPK117"]),
        ("state = self.__dict__.copy()\nstate.pop('lock')\nreturn state", ["DPK117"]),
        ("state = self.__dict__.copy()\nstate.pop('lock', None)\nreturn state", []),
        (
            "state = self.__dict__.copy()\nif state:\n    del state['lock']\nreturn state",
            [],
        ),
        ("state = {**self.__dict__, 'x': 1}\ndel state['x']\nreturn {'size': 1}", []),
        ("state = {'x': 1}\ndel state['x']\nreturn {'size': 1}", []),
        ("state = self.__dict__.copy()\nstate['lock'] = None\nreturn state", []),
        ("key = 'lock'\nstate = self.__dict__.copy()\ndel state[key]\nreturn state", []),
        ("return {'lock': self.lock}", ["DPK106"]),
        ("return {'size': self.size}", []),
    ],
)
def test_a_state_can_be_taken_again_unless_it_lacks_what_it_deletes(
    body: str, expected: list[str]
) -> None:
    assert codes(with_state(body)) == expected


def test_what_a_state_brings_back_may_be_deleted() -> None:
    body = "state = self.__dict__.copy()\ndel state['lock']\nreturn state"
    back = "\n    def __setstate__(self, state):\n        self.__init__()\n"
    assert codes(with_state(body, back)) == []


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("__reduce__(self):\n        return Store, ()", []),
        ("__reduce_ex__(self, protocol):\n        return Store, ()", []),
        ("__reduce__(self):\n        return Store, (self.lock,)", ["DPK106"]),
        ("reduce(self):\n        return Store, ()", ["DPK106"]),
    ],
)
def test_a_method_says_what_is_pickled(method: str, expected: list[str]) -> None:
    assert codes(f"{INIT}\n    def {method}\n") == expected
