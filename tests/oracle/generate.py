"""Composes programs: draws words of the grammar, checks that they fit, and fills the templates."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from .apis import APIS, FINISHES
from .grammar import CONTEXTS, Word
from .objects import OBJECTS
from .rules import misfit
from .shapes import SHAPES, WRAPS
from .twists import TWISTS
from .ways import WAYS
from .writer import Choice, Program, Writer

#: How often a program is a script, a library, a notebook.
OFTEN = (0.5, 0.14, 0.36)

W = TypeVar("W", bound=Word)


def programs(seed: int, count: int, only: Mapping[str, str] | None = None) -> Iterator[Program]:
    """`count` programs, the same ones for the same seed; `only` maps kinds of words to names."""
    for number in range(count):
        rng = random.Random(f"{seed}:{number}")
        yield Writer(choose(rng, only or {}), rng).program(f"p{seed}_{number:05d}")


def choose(rng: random.Random, only: Mapping[str, str]) -> Choice:
    """Draw words until they fit each other."""
    for _ in range(20_000):
        context = only.get("context") or rng.choices(CONTEXTS, OFTEN)[0]
        choice = Choice(
            context,  # type: ignore[arg-type]
            _draw(rng, SHAPES, context, only.get("shape")),
            _draw(rng, WAYS, context, only.get("way")),
            _draw(rng, OBJECTS, context, only.get("object")),
            _draw(rng, APIS, context, only.get("api")),
            _draw(rng, TWISTS, context, only.get("twist")),
            _draw(rng, WRAPS, context, only.get("wrap")),
            _draw(rng, FINISHES, context, only.get("finish")),
        )
        if misfit(choice) is None:
            return choice
    raise LookupError(f"no program has {dict(only)}")


def _draw(rng: random.Random, words: Sequence[W], context: str, name: str | None) -> W:
    fitting = [word for word in words if name is None or word.name == name]
    if not fitting:
        raise LookupError(f"no such word: {name}")
    fitting = [word for word in fitting if context in word.contexts] or fitting
    return rng.choices(fitting, [word.weight for word in fitting])[0]
