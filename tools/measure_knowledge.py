"""Measure what the tables of `flake8_dask_pickle/knowledge` say, on every supported interpreter.

    python tools/measure_knowledge.py [--python 3.12]... [--only PREFIX]... [--check]

Every recipe of `tools/recipes` says how an object is made. In a virtual environment for each
interpreter, the object is really made, pickled as Dask does, and loaded in another process
(`tools/round_trips.py`). Whatever the tables say otherwise is printed, and the exit code is 1. What
was measured on all of them goes to `flake8_dask_pickle/knowledge/evidence.toml`, unless `--check`
is given; with `--only`, in the place of what was known of those constructors.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flake8_dask_pickle.knowledge.evidence import EVIDENCE, claims, row_of
from flake8_dask_pickle.knowledge.tables import Knowledge, ObjectType, knowledge_for

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOOLS = Path(__file__).parent
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
#: What every environment has: Dask, and what its round-trips need.
BASE = ("dask", "distributed", "cloudpickle", "numpy", "pandas", "pyarrow")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make one object.

    `of` is the constructor or method that the tables know, `given` the arguments that make it make
    something else. `needs` are distributions; `python` the interpreters that have it at all.
    """

    of: str
    make: str
    setup: str = ""
    given: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    python: str = ">=3.10"
    #: The file that it stands in: each has environments of its own, since some libraries conflict.
    group: str = ""

    def runs_on(self, version: str) -> bool:
        since = self.python.startswith(">=")
        return (_version(version) >= _version(self.python.lstrip("<>="))) is since

    def order(self, calls: bool) -> str:
        """The recipe as `round_trips.py` takes it."""
        imported = [self.of] if calls else []
        return json.dumps({"setup": self.setup, "make": self.make, "calls": imported})


def _version(text: str) -> tuple[int, int]:
    major, minor = text.split(".")[:2]
    return int(major), int(minor)


# --- recipes ----------------------------------------------------------------------------------


def read_recipes() -> tuple[list[Recipe], list[dict[str, Any]]]:
    """All recipes, one for each constructor, and the rows that are cited instead."""
    recipes: list[Recipe] = []
    cited: list[dict[str, Any]] = []
    for file in sorted((TOOLS / "recipes").glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in table.get("recipe", ()):
            recipes.extend(_recipes(row, file.stem))
        cited.extend(table.get("cited", ()))
    return recipes, cited


def _recipes(row: dict[str, Any], group: str) -> Iterator[Recipe]:
    for name in _names(row):
        yield Recipe(
            of=name,
            make=row["make"].replace("{call}", name),
            setup=row.get("setup", ""),
            given=tuple(row.get("given", ())),
            needs=tuple(row.get("needs", ())),
            python=row.get("python", ">=3.10"),
            group=group,
        )


def _names(row: dict[str, Any]) -> list[str]:
    """The claims that a row of a recipe file speaks of: one, or a list."""
    names: str | list[str] = row["of"]
    return [names] if isinstance(names, str) else names


# --- environments -----------------------------------------------------------------------------


def interpreter(minor: str) -> str | None:
    """A Python of this minor version that runs: on the path, or one of pyenv's."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for candidate in (f"python{minor}", *map(str, root.glob(f"versions/{minor}.*/bin/python"))):
        try:
            subprocess.run([candidate, "-c", ""], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return candidate
    return None


def environment(minor: str, folder: Path, needs: Iterable[str]) -> Path | None:
    """The interpreter of an environment that has whatever of `needs` can be installed there."""
    python = folder / "bin" / "python"
    if not python.exists():
        found = interpreter(minor)
        if found is None:
            return None
        subprocess.run([found, "-m", "venv", str(folder)], check=True)
    known = set(versions(python))
    wanted = [name for name in dict.fromkeys([*BASE, *needs]) if _normal(name) not in known]
    if wanted and not _install(python, wanted):
        for name in wanted:  # one that cannot be installed here must not keep the others out
            if not _install(python, [name]):
                print(f"{minor}: cannot install {name}", file=sys.stderr)
    return python


def _install(python: Path, names: list[str]) -> bool:
    command = [str(python), "-m", "pip", "install", "--quiet", "--only-binary=:all:", *names]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def versions(python: Path) -> dict[str, str]:
    """The distributions of an environment and their versions."""
    command = [str(python), "-m", "pip", "list", "--format=json", "--disable-pip-version-check"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {_normal(entry["name"]): entry["version"] for entry in json.loads(listed)}


def _normal(name: str) -> str:
    bare = re.split(r"[\[<>=!~]", name)[0]
    return re.sub(r"[-_.]+", "-", bare).lower()


# --- measuring --------------------------------------------------------------------------------


def measure(python: Path, recipes: list[Recipe], known: Knowledge) -> list[dict[str, Any]]:
    """What became of the object of each recipe."""
    orders = [one.order(calls=not _is_abstract(one.of, known)) for one in recipes]
    done = subprocess.run(
        [str(python), str(TOOLS / "round_trips.py")],
        input="\n".join(orders),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    if len(results) != len(recipes):
        raise SystemExit(f"{python}: {len(results)} results for {len(recipes)} recipes")
    return results


def measure_all(
    python: Path, recipes: list[Recipe], known: Knowledge
) -> Iterator[tuple[Recipe, dict[str, Any]]]:
    """Each recipe with what became of its object, measured in two processes at a time."""
    halves = [recipes[0::2], recipes[1::2]]
    with ThreadPoolExecutor(len(halves)) as pool:
        measured = pool.map(measure, [python] * len(halves), halves, [known] * len(halves))
        for half, results in zip(halves, measured, strict=True):
            yield from zip(half, results, strict=True)


def _is_abstract(name: str, known: Knowledge) -> bool:
    """Whether the name stands for a type only, or for a method of one: nothing to import."""
    head = name.rpartition(".")[0]
    owner = known.types.get(head)
    return (
        "." not in name
        or "-" in name
        or head == "file"
        or (owner is not None and name not in known.types)
    )


# --- comparing --------------------------------------------------------------------------------


def differences(row: ObjectType, result: dict[str, Any]) -> Iterator[str]:
    """What the tables say of an object, and what became of it really, where these differ."""
    closure, argument = outcome(result["closure"]), outcome(result["argument"])
    expected = {"no": "fails", "yes": "yes", "copy": "copy"}.get(row.travels)
    if expected is None:
        if row.kind == "iterator" and not result["iterator"]:
            yield "it is called an iterator, but is none"
        return
    if closure != expected:
        yield f"travels = {row.travels!r}, but in a closure: {_told(result['closure'])}"
    as_argument = {"no": "fails", "yes": "yes", "copy": "copy"}.get(row.argument or row.travels)
    if argument != as_argument:
        yield f"argument = {row.argument or row.travels!r}, but: {_told(result['argument'])}"
    if expected == "fails" == closure:
        if row.loads_only is not (result["closure"]["dumps"] == "yes"):
            yield f"loads-only = {row.loads_only}, but: {_told(result['closure'])}"
        said = (row.error or "").partition(":")[0]
        if said and said != result["closure"]["error"].partition(":")[0]:
            yield f"error = {row.error!r}, but: {result['closure']['error']}"
    if row.is_iterator is not result["iterator"]:
        yield f"iterator = {row.is_iterator}, but: {result['iterator']}"
    if expected != "fails" and row.tokenizes is not result["tokenizes"]:
        yield f"tokenizes = {row.tokenizes}, but: {result['tokenizes']}"


def outcome(trip: dict[str, Any]) -> str:
    """`yes`, `copy` or `fails`."""
    if trip["loads"] != "yes":
        return "fails"
    return "copy" if trip["arrives"] else "yes"


def _told(trip: dict[str, Any]) -> str:
    what = "loads" if trip["dumps"] == "yes" else "dumps"
    return f"{what}: {trip['error']}" if trip["error"] else f"arrives as {trip['arrives']}"


# --- evidence ---------------------------------------------------------------------------------


def write_evidence(
    measured: dict[str, dict[str, list[str]]],
    cited: list[dict[str, Any]],
    installed_with: dict[str, set[str]],
    only: tuple[str, ...],
) -> None:
    """Put what was measured into the package.

    `measured` holds for each constructor its outcomes as TOML text, each with its interpreters.
    Where `only` some prefixes were measured, what is known of others stays.
    """
    lines = [
        "# What was measured of each constructor: written by tools/measure_knowledge.py.",
        "",
        "[measured-with]",
        f'date = "{date.today()}"',
        f'system = "{platform.system()} {platform.machine()}"',
        *(
            f"{name} = {json.dumps(sorted(found, key=_release))}"
            for name, found in installed_with.items()
        ),
    ]
    blocks = {
        name: entries for name, entries in _known_blocks() if only and not name.startswith(only)
    }
    for name, outcomes in measured.items():
        blocks[name] = [
            f"[[measured]]\nof = {json.dumps(name)}\npython = {json.dumps(minors)}\n{text}"
            for text, minors in outcomes.items()
        ]
    for name in sorted(blocks):
        for block in blocks[name]:
            lines += ["", block]
    for row in cited:
        for name in _names(row):
            lines += ["", "[[cited]]", f"of = {json.dumps(name)}"]
            lines += [f"source = {json.dumps(row['source'])}", f"why = {json.dumps(row['why'])}"]
    EVIDENCE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _known_blocks() -> Iterator[tuple[str, list[str]]]:
    """What the file has of each constructor, as text."""
    text = EVIDENCE.read_text(encoding="utf-8") if EVIDENCE.exists() else ""
    blocks = [block for block in text.strip().split("\n\n") if block.startswith("[[measured]]")]
    by_name = itertools.groupby(blocks, lambda block: json.loads(block.split("\n")[1][5:]))
    return ((name, list(group)) for name, group in by_name)


def as_evidence(recipe: Recipe, result: dict[str, Any], installed: dict[str, str]) -> str:
    """One outcome as lines of TOML."""
    closure, argument = result["closure"], result["argument"]
    lines = [f"dumps = {json.dumps(closure['dumps'])}"]
    lines += [
        f"{key} = {json.dumps(closure[key], ensure_ascii=False)}"
        for key in ("loads", "arrives", "error")
        if closure[key] is not None
    ]
    if outcome(argument) != outcome(closure):
        lines.append(f'argument = "{outcome(argument)}"')
    if recipe.given:
        lines.append(f"given = {json.dumps(recipe.given)}")
    if not result["tokenizes"]:
        lines.append("tokenizes = false")
    used = [f"{name} {installed[_normal(name)]}" for name in recipe.needs]
    if used:
        lines.append(f"libraries = {json.dumps(used)}")
    return "\n".join(lines)


# --- the command ------------------------------------------------------------------------------


def main() -> int:
    """Measure, compare, write; 1 when the tables are wrong or a recipe makes nothing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", action="append", choices=PYTHONS, help="default: all")
    parser.add_argument("--only", action="append", help="constructors that begin with this")
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--environments", type=Path, default=Path.home() / ".cache/dask-pickle")
    options = parser.parse_args()

    recipes, cited = read_recipes()
    if options.only:
        recipes = [one for one in recipes if one.of.startswith(tuple(options.only))]
    minors = options.python or list(PYTHONS)
    measured: dict[str, dict[str, list[str]]] = defaultdict(dict)
    installed_with: dict[str, set[str]] = defaultdict(set)
    wrong = 0
    for minor, group in itertools.product(minors, sorted({one.group for one in recipes})):
        mine = [one for one in recipes if one.group == group and one.runs_on(minor)]
        needs = sorted({name for one in mine for name in one.needs})
        python = environment(minor, options.environments / f"{minor}-{group}", needs)
        if python is None:
            print(f"there is no Python {minor} here", file=sys.stderr)
            wrong += 1
            continue
        known = knowledge_for(_version(minor))
        installed = versions(python)
        installed_with["python"].add(_full_version(python))
        for name in ("dask", "distributed", "cloudpickle"):
            installed_with[name].add(installed[name])
        wanted = [one for one in mine if all(_normal(need) in installed for need in one.needs)]
        for recipe, result in measure_all(python, wanted, known):
            for line in _compared(recipe, result, known):
                print(f"{minor} {recipe.of}: {line}", flush=True)
                wrong += 1
            if result["built"]:
                text = as_evidence(recipe, result, installed)
                measured[recipe.of].setdefault(text, []).append(minor)
    bare = [] if options.only else uncovered(measured, cited)
    for name in bare:
        print(f"{name}: neither measured nor cited")
    print(
        f"{len(measured)} constructors measured, {sum(len(_names(row)) for row in cited)} cited, "
        f"{wrong} wrong, {len(bare)} neither"
    )
    if not options.check and minors == list(PYTHONS):
        write_evidence(measured, cited, installed_with, tuple(options.only or ()))
    return int(bool(wrong or bare))


def _release(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _full_version(python: Path) -> str:
    command = [str(python), "-c", "import platform; print(platform.python_version())"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _compared(recipe: Recipe, result: dict[str, Any], known: Knowledge) -> Iterator[str]:
    row = row_of(known, recipe.of, recipe.given)
    if row is None:
        yield "the tables do not know it"
    elif not result["built"]:
        yield f"was not made: {result['error']}"
    else:
        yield from differences(row, result)


def uncovered(measured: Iterable[str], cited: list[dict[str, Any]]) -> list[str]:
    """What the tables name and nobody has measured or cited."""
    covered = set(measured)
    for row in cited:
        covered.update(_names(row))
    return [name for name in claims(knowledge_for((3, 13))) if name not in covered]


if __name__ == "__main__":
    sys.exit(main())
