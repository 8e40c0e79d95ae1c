"""Python's scope rules: whether a name is local, free or global in each scope.

The algorithm is that of CPython's `symtable.c` (`analyze_block`), so that every scope agrees with
the standard library's `symtable` module. Names are resolved once the whole module is known.
"""

from __future__ import annotations

from collections.abc import Set

from flake8_dask_pickle.model.scopes import Scope, Symbol


def resolve_symbols(module: Scope) -> None:
    """Fill in `symbols` of `module` and of every scope inside it."""
    _analyse(module, bound=frozenset(), globals_=frozenset())
    for scope in module.walk():
        for name in scope.declared_global:
            module.symbols.setdefault(name, Symbol.GLOBAL)


def _analyse(scope: Scope, bound: Set[str], globals_: Set[str]) -> set[str]:
    """Classify the names of `scope`; returns the names that are free in it or below.

    `bound` and `globals_` belong to the scope around and stay as they are. They are copied only
    where they change: of thousands of functions in one scope, most change nothing.
    """
    outer = bound, globals_
    bound, globals_ = _classify_all(scope, bound, globals_)
    local = {name for name, symbol in scope.symbols.items() if symbol is Symbol.LOCAL}
    free = {name for name, symbol in scope.symbols.items() if symbol is Symbol.FREE}
    if not scope.children:
        return free
    inner_bound, inner_globals = outer if scope.kind == "class" else (bound, globals_)
    hidden: set[str] = set()
    if scope.kind == "class":
        # Functions in a class body do not see its names, except these.
        hidden = {"__class__", "__classdict__"}
        inner_bound = inner_bound | hidden
    elif scope.kind != "module":
        hidden = local
        inner_bound = inner_bound | local
        inner_globals = inner_globals - local
    from_below: set[str] = set()
    for child in scope.children:
        from_below |= _analyse(child, inner_bound, inner_globals)
    from_below -= hidden
    for name in from_below:
        if name not in scope.symbols and name in bound:
            scope.symbols[name] = Symbol.FREE
    return free | from_below


def _classify_all(scope: Scope, bound: Set[str], globals_: Set[str]) -> tuple[Set[str], Set[str]]:
    """Classify the names that a scope itself mentions; what is bound and global inside of it."""
    for name in scope.bound | scope.used | scope.declared_global | scope.declared_nonlocal:
        symbol = _classify(name, scope, bound, globals_)
        scope.symbols[name] = symbol
        if symbol is Symbol.LOCAL:
            if name in globals_:
                globals_ = globals_ - {name}
        elif name in scope.declared_global:
            globals_ = globals_ | {name}
            bound = bound - {name}
    return bound, globals_


def _classify(name: str, scope: Scope, bound: Set[str], globals_: Set[str]) -> Symbol:
    if name in scope.declared_global:
        return Symbol.GLOBAL
    if name in scope.declared_nonlocal:
        return Symbol.FREE
    if name in scope.bound:
        return Symbol.LOCAL
    if _seen_through_class(name, scope):
        return Symbol.GLOBAL
    if name in bound and name not in globals_:
        return Symbol.FREE
    return Symbol.GLOBAL


def _seen_through_class(name: str, scope: Scope) -> bool:
    """Type parameters of a class's members see the class's own names (PEP 695)."""
    owner: Scope | None = scope
    while owner is not None and owner.kind in ("type_parameters", "type_variable"):
        owner = owner.parent
    return (
        owner is not None
        and owner is not scope
        and owner.kind == "class"
        and name in owner.bound
        and name not in owner.declared_nonlocal
    )
