"""The table of submission sites against the libraries that are installed, in both directions.

What a row says of a call must be true of its signature, and every parameter of the public API that
looks as if it took a callable must be in the table or be excluded with a reason. So a release of
Dask that adds, renames or moves such a parameter fails here. `public_api.toml` is the data.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

from flake8_dask_pickle.knowledge.tables import Knowledge, Site, knowledge

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

API: dict[str, Any] = tomllib.loads(Path(__file__).with_name("public_api.toml").read_text("utf-8"))
#: The library that a row belongs to, where it is not called like its module.
DISTRIBUTIONS = {"dask_ml": "dask-ml"}
POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
NAMED = (*POSITIONAL, inspect.Parameter.KEYWORD_ONLY)
STARS = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
KNOWN: Knowledge = knowledge()
SITES = sorted(KNOWN.sites.values(), key=lambda site: site.path)


def numbers(release: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", release)]


def reached(installed: str, release: str) -> bool:
    """Whether an installed version is a release or a later one: `2026.3.1` has reached `2026.3`."""
    return numbers(installed) >= numbers(release)


def passed(installed: str, release: str) -> bool:
    """Whether it is later than all that a release stands for: `2026.3.1` is a `2026.3` still."""
    wanted = numbers(release)
    return numbers(installed)[: len(wanted)] > wanted


@cache
def installed(library: str) -> str | None:
    try:
        return version(DISTRIBUTIONS.get(library, library))
    except PackageNotFoundError:
        return None


def owner_of(path: str) -> str:
    """The module or class that a path is looked up in."""
    return path.rpartition(".")[0]


def why_not_here(path: str, since: str | None = None, until: str | None = None) -> str | None:
    """Why the installed libraries cannot be asked about a path, None if they can."""
    library = path.partition(".")[0]
    found = installed(library)
    if found is None:
        return f"{library} is not installed"
    for prefix, release in API["comparable-since"].items():
        if path.startswith(prefix) and not reached(found, release):
            return f"{prefix} is compared since {release}"
    if since is not None and not reached(found, since):
        return f"new in {since}"
    if until is not None and passed(found, until):
        return f"gone after {until}"
    return None


def owners(name: str) -> list[Any]:
    """The real modules and classes that an owner of the tables stands for, as far as installed."""
    found = []
    for spelling in API["owners"].get(name, [name]):
        module, _, attribute = spelling.partition(":")
        try:
            owner = importlib.import_module(module)
            found.append(getattr(owner, attribute) if attribute else owner)
        except (ImportError, AttributeError):
            continue
    return found


def parameters(function: Any) -> list[inspect.Parameter]:
    """What a callable takes, or nothing where it does not say."""
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return []


def signature(owner: Any, path: str) -> list[inspect.Parameter]:
    """The parameters without `self`."""
    name = path.rpartition(".")[2]
    found = parameters(getattr(owner, name))
    plain = not isinstance(owner, type) or path in API["given-no-self"]["paths"]
    return found if plain else found[1:]


def signatures(path: str) -> list[list[inspect.Parameter]]:
    """The signatures that a row stands for: those of a dataframe, a series and an index, say."""
    name = path.rpartition(".")[2]
    return [signature(owner, path) for owner in owners(owner_of(path)) if hasattr(owner, name)]


def named(path: str, kinds: tuple[Any, ...] = NAMED) -> set[str]:
    """The parameters of those kinds in any of the signatures."""
    return {one.name for each in signatures(path) for one in each if one.kind in kinds}


def keywords(path: str) -> set[str]:
    """All keywords that a call takes by name, with those that its `**kwargs` stand for (data)."""
    handed_to = API["hands-keywords-to"].get(path)
    found = named(path) | set(API["reads-from-kwargs"].get(path, ()))
    return found if handed_to is None else found | keywords(handed_to) - required(handed_to)


def required(path: str) -> set[str]:
    """The parameters without a default, which a function is given by whoever calls it."""
    return {
        one.name
        for each in signatures(path)
        for one in each
        if one.default is inspect.Parameter.empty
    }


def has_parameter(path: str, name: str, position: int | None) -> bool:
    """Whether any signature has a parameter, at that position if one is given."""
    if position is None:
        return name in keywords(path)
    if position == -1:
        return name in keywords(path) - named(path, POSITIONAL)
    return any(
        [one.name for one in each if one.kind in POSITIONAL][position : position + 1] == [name]
        for each in signatures(path)
    )


def fields_of(site: Site) -> Iterator[tuple[str, int | None]]:
    """Every parameter that a row names, with the position that it states."""
    yield from site.callables.items()
    yield from site.ships.items()
    for name in (*site.options, *site.requires):
        if name not in site.callables and name not in site.ships:
            yield name, None


@pytest.fixture(params=[pytest.param(site, id=site.path) for site in SITES])
def site(request: pytest.FixtureRequest) -> Site:
    """A row that the installed libraries can be asked about."""
    row: Site = request.param
    reason = why_not_here(row.path, row.since, row.until)
    if reason is not None:
        pytest.skip(reason)
    return row


def test_a_site_is_in_its_library(site: Site) -> None:
    for path in (site.path, *site.aliases):
        assert signatures(path), f"{path} is not there: did it move, or does it need an `until`?"


def test_a_site_names_parameters_where_they_are(site: Site) -> None:
    newer = API["options-since"].get(site.path, {})
    wrong = [
        f"{name} at {position}"
        for name, position in fields_of(site)
        if not has_parameter(site.path, name, position)
        and why_not_here(site.path, newer.get(name)) is None
    ]
    assert not wrong, signatures(site.path)


def test_stars_are_those_of_the_signature(site: Site) -> None:
    real = {one.kind for each in signatures(site.path) for one in each}
    for kind, star in STARS.items():
        says = site.star_args if star == "*" else site.star_kwargs
        if f"{site.path}({star})" not in API["stars"]:
            assert says == (kind in real), f"{star} of {site.path}"


def test_no_option_is_taken_for_a_shipped_keyword(site: Site) -> None:
    """Where other keywords are shipped, a parameter that no field names would be one of them."""
    if site.star_kwargs:
        assert not keywords(site.path) - dict(fields_of(site)).keys()


def test_no_call_comes_with_fewer_arguments_than_a_site_needs(site: Site) -> None:
    if site.least > 1:
        assert site.least <= min(
            sum(one.default is inspect.Parameter.empty and one.kind in NAMED for one in each)
            for path in (site.path, *site.aliases)
            for each in signatures(path)
        )


def test_what_is_gone_was_there_before() -> None:
    for row in SITES:
        if row.since is not None and row.until is not None:
            assert numbers(row.since) <= numbers(row.until)


# -- The other direction ---------------------------------------------------------------------------


def looks_callable(parameter: inspect.Parameter) -> bool:
    """Whether a parameter seems to take a callable, or more arguments for one."""
    return (
        parameter.kind is inspect.Parameter.VAR_POSITIONAL
        or parameter.name in API["suspicious"]["names"]
        or "Callable" in str(parameter.annotation)
        or inspect.isroutine(parameter.default)
    )


def public(owner: Any) -> Iterator[tuple[str, Any]]:
    """The public callables of a package or class; what a plain module imports is not its own."""
    plain = inspect.ismodule(owner) and not hasattr(owner, "__path__")
    for name in dir(owner):
        value = getattr(owner, name, None)
        if name.startswith("_") or not callable(value):
            continue
        if not plain or getattr(value, "__module__", None) == owner.__name__:
            yield name, value


def suspects() -> Iterator[tuple[str, str]]:
    """The parameters of the public API that look callable: path and name, `*args` with its star."""
    for name in API["owners"]:
        if why_not_here(name) is None:
            for owner in owners(name):
                for member, function in public(owner):
                    for parameter in filter(looks_callable, parameters(function)):
                        yield f"{name}.{member}", str(parameter).partition(":")[0].partition("=")[0]


def is_site(path: str, parameter: str) -> bool:
    """Whether the table says what becomes of a parameter."""
    row = KNOWN.function_site(path)
    if row is None:
        return False
    return row.star_args if parameter.startswith("*") else parameter in dict(fields_of(row))


def excluded() -> dict[tuple[str, str], str]:
    """Parameters that are not shipped, with the reason."""
    return {
        (f"{owner}.{name}", parameter): why
        for why, owned in API["excluded"].items()
        for owner, by_parameter in owned.items()
        for parameter, names in by_parameter.items()
        for name in names.split()
    }


def coverage(classify: Callable[[str, str], bool]) -> tuple[int, set[tuple[str, str]]]:
    """How many parameters there are, and those that are not covered."""
    every = set(suspects())
    return len(every), {one for one in every if not classify(*one)}


def test_every_parameter_that_looks_callable_is_known() -> None:
    """Add a row to sites.toml when it is shipped; else exclude it in public_api.toml, and why."""
    reasons = excluded()
    count, missing = coverage(lambda path, name: is_site(path, name) or (path, name) in reasons)
    listed = "\n".join(f"{path}({name})" for path, name in sorted(missing))
    assert not missing, f"{1 - len(missing) / count:.1%} of {count} are covered, not\n{listed}"


def test_nothing_is_both_shipped_and_excluded() -> None:
    assert [one for one in excluded() if is_site(*one)] == []
