"""What the patterns of `match` read and bind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import libcst as cst

from flake8_dask_pickle.model.scopes import StarStep, Step

Path: TypeAlias = "tuple[Step, ...]"


def pattern_expressions(pattern: cst.MatchPattern) -> Iterator[cst.BaseExpression]:
    """The expressions that a pattern evaluates: values, classes and keys."""
    if isinstance(pattern, (cst.MatchValue, cst.MatchSingleton)):
        yield pattern.value
    elif isinstance(pattern, cst.MatchClass):
        yield pattern.cls
    elif isinstance(pattern, cst.MatchMapping):
        for element in pattern.elements:
            yield element.key
    for _, inner in _inner_patterns(pattern):
        yield from pattern_expressions(inner)


def captured_names(
    pattern: cst.MatchPattern, path: Path | None = ()
) -> Iterator[tuple[cst.Name, Path | None]]:
    """The names that a pattern binds, each with the way from the subject to what it is bound to.

    The way is empty for the whole subject, and None where it is not known.
    """
    for step, inner in _inner_patterns(pattern):
        yield from captured_names(inner, None if path is None or step is None else path + step)
    name = None
    if isinstance(pattern, (cst.MatchAs, cst.MatchStar)):
        name = pattern.name
    elif isinstance(pattern, cst.MatchMapping):
        name, path = pattern.rest, None
    if name is not None:
        yield name, path


def _inner_patterns(pattern: cst.CSTNode) -> Iterator[tuple[Path | None, cst.MatchPattern]]:
    """The patterns directly inside, each with the step from the subject to what it sees."""
    if isinstance(pattern, cst.MatchAs):
        inner = [] if pattern.pattern is None else [pattern.pattern]
        yield from (((), one) for one in inner)
    elif isinstance(pattern, cst.MatchOr):
        yield from (((), option.pattern) for option in pattern.patterns)
    elif isinstance(pattern, (cst.MatchList, cst.MatchTuple)):
        yield from _sequence(pattern)
    elif isinstance(pattern, cst.MatchMapping):
        yield from ((None, item.pattern) for item in pattern.elements)
    elif isinstance(pattern, cst.MatchClass):
        yield from ((None, element.value) for element in pattern.patterns)
        yield from ((None, keyword.pattern) for keyword in pattern.kwds)


def _sequence(
    pattern: cst.MatchList | cst.MatchTuple,
) -> Iterator[tuple[Path | None, cst.MatchPattern]]:
    stars = [at for at, one in enumerate(pattern.patterns) if isinstance(one, cst.MatchStar)]
    count = len(pattern.patterns)
    for at, element in enumerate(pattern.patterns):
        if isinstance(element, cst.MatchStar):
            yield (StarStep(at, count - at - 1),), element  # type: ignore[misc]
        else:
            yield ((at - count if stars and at > stars[0] else at),), element.value
