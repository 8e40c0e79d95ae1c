"""Which bindings of a name reach a point of its scope."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flake8_dask_pickle.model.scopes import END, Binding, Block, Change, Point, Scope


class Reaching(NamedTuple):
    """The bindings that reach a point, and whether some way leads there without any of them."""

    bindings: tuple[Binding, ...]
    open: bool


_NONE = Reaching((), True)


#: What does not bind a name, but tells something of what it is bound to.
_TELLING = frozenset({"narrow", "exclude"})


def reaching(names: Sequence[str], at: Point, *, narrowed: bool = False) -> Reaching:
    """The last binding of any of `names` on every way to `at`.

    Several names serve for attributes: what reaches `self.lock` is the last binding of
    `self.lock` or of `self`, which hides the former. With `narrowed`, what `isinstance` has told
    of the first name counts as a binding of it.
    """
    block, tick = at
    flowing = block.scope.flowing
    wanted = [name for name in names if name in flowing]
    if not wanted and block.live:
        return _NONE
    telling = names[0] if narrowed else None
    binding = _last(wanted, block, tick, telling)
    if binding is not None:
        return Reaching((binding,), False)
    found: dict[Binding, None] = {}
    is_open = block is block.scope.entry
    pending = [one for one in block.before if one.live]
    seen = set(pending)
    while pending:
        block = pending.pop()
        binding = _last(wanted, block, END, telling)
        if binding is not None:
            found[binding] = None
            continue
        is_open |= block is block.scope.entry
        for previous in block.before:
            if previous not in seen and previous.live:
                seen.add(previous)
                pending.append(previous)
    ordered = sorted(found, key=lambda binding: binding.at.tick)
    return Reaching(tuple(ordered), is_open)


def _last(names: Sequence[str], block: Block, tick: int, telling: str | None) -> Binding | None:
    """The last binding of any of these names in a block, before this tick.

    What is only told of a name counts for `telling`.
    """
    best: Binding | None = None
    for name in names:
        bindings = block.bindings.get(name)
        if not bindings:
            continue
        # They stand in the order of their ticks.
        before = len(bindings)
        if bindings[-1].at.tick >= tick:
            before = bisect_left(bindings, tick, key=_tick)
        while before and name != telling and bindings[before - 1].kind in _TELLING:
            before -= 1
        if before:
            binding = bindings[before - 1]
            if best is None or binding.at.tick > best.at.tick:
                best = binding
    return best


def _tick(binding: Binding) -> int:
    return binding.at.tick


def changes(name: str, at: Point) -> list[tuple[Change, bool]]:
    """What is put into the container `name`, and taken out, since it was bound.

    They come in order, each with whether every way to `at` passes there.
    """
    found: list[tuple[Change, bool]] = []
    if name not in at.block.scope.changing:
        return found
    seen: set[Block] = set()
    pending = [at]
    while pending:
        point = pending.pop()
        block = point.block
        binding = _last((name,), *point, name)
        since = -1 if binding is None else binding.at.tick
        events = [
            event for event in block.changes.get(name, ()) if since < event.at.tick < point.tick
        ]
        if events:
            # Around a loop, what stands later in the same block has run on later turns only.
            always = point is at or (block is not at.block and _dominates(block, at.block))
            found.extend((event, always) for event in events)
        if binding is not None:
            continue
        for previous in block.before:
            if previous.live and previous not in seen:
                seen.add(previous)
                pending.append(previous.end())
    return sorted(found, key=lambda one: one[0].at.tick)


def _dominates(block: Block, other: Block) -> bool:
    """Whether every way from the start of the scope to `other` passes `block`."""
    seen = {block}
    pending = [other]
    while pending:
        current = pending.pop()
        if current is current.scope.entry:
            return False
        for previous in current.before:
            if previous.live and previous not in seen:
                seen.add(previous)
                pending.append(previous)
    return True


def surely_precedes(first: Point, second: Point) -> bool:
    """Whether every way through the scope that comes to `second` passes `first` before."""
    if first.block is second.block:
        return first.tick < second.tick
    return _dominates(first.block, second.block)


def survives(name: str, first: Point, second: Point) -> bool:
    """Whether what `name` is given at `first` may still be there at `second`."""
    seen: set[Block] = set()
    pending = [second]
    while pending:
        point = pending.pop()
        binding = _last((name,), *point, name)
        since = -1 if binding is None else binding.at.tick
        if point.block is first.block and since < first.tick < point.tick:
            return True
        for previous in point.block.before if binding is None else ():
            if previous not in seen:
                seen.add(previous)
                pending.append(previous.end())
    return False


def may_precede(first: Point, second: Point) -> bool:
    """Whether some way through the scope passes `first` and comes to `second` later."""
    if first.block is second.block and first.tick < second.tick:
        return True
    seen: set[Block] = set()
    pending = list(second.block.before)
    while pending:
        block = pending.pop()
        if block is first.block:
            return True
        if block not in seen:
            seen.add(block)
            pending.extend(block.before)
    return False


def live_blocks(scope: Scope) -> list[Block]:
    """The blocks of a function that some way to its end passes and that may run."""
    return [block for block in blocks_before(scope.exit.end()) if block.live]


def blocks_before(at: Point) -> Iterator[Block]:
    """The block of `at`, and every block on any way there."""
    seen = {at.block}
    pending = [at.block]
    while pending:
        block = pending.pop()
        yield block
        for previous in block.before:
            if previous not in seen:
                seen.add(previous)
                pending.append(previous)


def bindings_before(at: Point) -> Iterator[Binding]:
    """Every binding on any way to `at`, wherever it stands in their blocks."""
    for block in blocks_before(at):
        for bindings in block.bindings.values():
            yield from bindings


def paths_below(name: str, at: Point) -> set[str]:
    """The attributes of `name` (`name.x`) that are bound on some way to `at`."""
    prefix = f"{name}."
    return {one.name for one in bindings_before(at) if one.name.startswith(prefix)}
