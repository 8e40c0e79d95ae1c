"""Which words fit each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .grammar import Word
    from .writer import Choice

#: Why a choice is no program, each with the test for it.
MISFITS: dict[str, Callable[[Choice], bool]] = {
    "a word of another context": lambda one: any(
        one.context not in word.contexts for word in _words(one)
    ),
    "results of another kind": lambda one: one.api.kind not in one.finish.kinds,
    "asynchronous or not": lambda one: (
        ("asynchronous" in one.shape.marks) != ("asynchronous" in one.finish.marks)
    ),
    "a method that cannot await": lambda one: (
        "asynchronous" in one.finish.marks and "submits within" in one.way.marks
    ),
    "an executor that blocks": lambda one: (
        "asynchronous" in one.shape.marks and one.api.name == "executor submit"
    ),
    "arguments that the API does not hand on": lambda one: (
        _has_arguments(one)
        and not ("p" in one.api.takes and one.way.positional)
        and not ("k" in one.api.takes and one.way.keyword)
    ),
    "no arguments where nothing else is shipped": lambda one: (
        one.api.name in ("scatter", "bag from_sequence") and not one.way.positional
    ),
    "a decorated function that is not the target": lambda one: (
        bool(one.api.decorator)
        and ("<decor>" not in _text(one) or one.way.target != "<task>" or "target" in _marks(one))
    ),
    "no name to bind": lambda one: "binds" in one.twist.marks and "<bind>" not in _text(one),
    "nothing to make": lambda one: (
        "makes" in one.twist.marks and "<bind>" not in _text(one) and "<make>" not in _text(one)
    ),
    "no use of the name": lambda one: "does" in one.twist.marks and "<do <obj>>" not in _text(one),
    "the task makes the name local": lambda one: (
        (
            "does" in one.twist.marks
            and ("global <obj>" in _text(one) or "math as <obj>" in _text(one))
        )
        or ("does" in one.twist.marks and one.way.name == "made in the task")
    ),
    "a parameter that the user of the name lacks": lambda one: (
        "parameter" in one.twist.marks and "<params>):\n    <do <obj>>" not in _text(one)
    ),
    "a parameter after a star": lambda one: "parameter" in one.twist.marks and "*" in _text(one),
    "a name that the driver cannot bind": lambda one: (
        "rebinds" in one.twist.marks
        and (
            one.way.scope == "inner"
            or bool({"submits within", "no twist of names"} & one.way.marks)
        )
    ),
    "a twist of a name that is bound once": lambda one: (
        "no twist of names" in one.way.marks and bool({"binds", "rebinds"} & one.twist.marks)
    ),
    "an object that is no context manager": lambda one: (
        "opens" in one.way.marks
        and ("opens" not in one.thing.marks or bool({"plain", "makes"} & one.twist.marks))
    ),
    "an object that is not hashable": lambda one: (
        "hashable" in one.way.marks
        and ("unhashable" in one.thing.marks or "list" in one.twist.marks)
    ),
    "a coroutine function where none is awaited": lambda one: (
        "async" in one.way.marks
        and ("awaits" not in one.api.marks or not _client(one) or "target" in _marks(one))
    ),
    "a result of the wrong kind": lambda one: (
        "any result" in one.way.marks and "free" not in one.api.marks
    ),
    "a target that takes no keywords": lambda one: (
        "no keywords" in one.twist.marks and _has_arguments(one)
    ),
    "arguments that a helper does not see": lambda one: (
        "own before" in one.wrap.marks and _has_arguments(one)
    ),
    "a target named before it is bound": lambda one: (
        "<target>" in one.api.before and one.wrap.name == "targets in a loop"
    ),
    "a file run on import, without a client": lambda one: (
        "top" in one.shape.marks and not _client(one)
    ),
    "a client that is not used": lambda one: (
        "client" in one.shape.marks and not _client(one) and one.finish.name != "processes"
    ),
    "an object that no library makes on import": lambda one: (
        one.context == "library" and "no-global" in one.thing.marks
    ),
    "an object that no task makes": lambda one: (
        "driver-only" in one.thing.marks and "in task" in one.way.marks | one.twist.marks
    ),
    "several results left to others": lambda one: (
        one.finish.name == "left to others" and "many" in one.wrap.marks
    ),
}


def misfit(choice: Choice) -> str | None:
    """Why the words do not fit, or None."""
    return next((why for why, found in MISFITS.items() if found(choice)), None)


def _words(one: Choice) -> tuple[Word, ...]:
    return (one.shape, one.way, one.thing, one.api, one.twist, one.wrap, one.finish)


def _marks(one: Choice) -> frozenset[str]:
    return one.twist.marks | one.wrap.marks


def _text(one: Choice) -> str:
    return one.way.module + one.way.driver


def _has_arguments(one: Choice) -> bool:
    return bool(one.way.positional or one.way.keyword)


def _client(one: Choice) -> bool:
    return "client" in one.api.marks | one.finish.marks | one.shape.marks & {"asynchronous"}
