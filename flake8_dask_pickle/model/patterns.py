"""What the patterns of `match` read and bind."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst


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
    pattern: cst.MatchPattern, whole: bool = True
) -> Iterator[tuple[cst.Name, bool]]:
    """The names that a pattern binds, each with whether it is bound to the whole subject."""
    for still_whole, inner in _inner_patterns(pattern):
        yield from captured_names(inner, whole and still_whole)
    name = None
    if isinstance(pattern, cst.MatchAs):
        name = pattern.name
    elif isinstance(pattern, cst.MatchMapping):
        name, whole = pattern.rest, False
    elif isinstance(pattern, cst.MatchStar):
        name, whole = pattern.name, False
    if name is not None:
        yield name, whole


def _inner_patterns(pattern: cst.CSTNode) -> Iterator[tuple[bool, cst.MatchPattern]]:
    """The patterns directly inside, each with whether it sees the same subject."""
    if isinstance(pattern, cst.MatchAs):
        inner = [] if pattern.pattern is None else [pattern.pattern]
        yield from ((True, one) for one in inner)
    elif isinstance(pattern, cst.MatchOr):
        yield from ((True, option.pattern) for option in pattern.patterns)
    else:
        yield from ((False, one) for one in _parts(pattern))


def _parts(pattern: cst.CSTNode) -> Iterator[cst.MatchPattern]:
    """The patterns that see parts of the subject."""
    if isinstance(pattern, (cst.MatchList, cst.MatchTuple)):
        for element in pattern.patterns:
            yield element if isinstance(element, cst.MatchStar) else element.value  # type: ignore[misc]
    elif isinstance(pattern, cst.MatchMapping):
        yield from (item.pattern for item in pattern.elements)
    elif isinstance(pattern, cst.MatchClass):
        yield from (element.value for element in pattern.patterns)
        yield from (keyword.pattern for keyword in pattern.kwds)
