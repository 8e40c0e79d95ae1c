"""From a source to its findings: parse, model, submissions, what travels, rules."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath

import libcst as cst

from flake8_dask_pickle.capture.cargo import Cargo
from flake8_dask_pickle.capture.evaluate import Evaluator
from flake8_dask_pickle.capture.handing import placed
from flake8_dask_pickle.capture.keeping import Keeping
from flake8_dask_pickle.capture.modules import Module, Modules
from flake8_dask_pickle.capture.retrieving import Retrievals
from flake8_dask_pickle.capture.schedulers import Use
from flake8_dask_pickle.capture.submissions import Submission, find_submissions
from flake8_dask_pickle.capture.survey import Survey
from flake8_dask_pickle.finding import Finding, Fix, Place
from flake8_dask_pickle.found import Anywhere, Found, Locator, finding_of
from flake8_dask_pickle.importing import finder_for, is_started_elsewhere
from flake8_dask_pickle.knowledge import knowledge
from flake8_dask_pickle.knowledge.extending import extended
from flake8_dask_pickle.model import Model, build_model, light_model, whole_tree
from flake8_dask_pickle.model.light import NoPositions
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.rules import all_rules
from flake8_dask_pickle.rules.base import CaptureRule, ModuleRule, Report, Rule, SubmissionRule
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source, UnreadableSource
from flake8_dask_pickle.source.notebook import NotebookSource
from flake8_dask_pickle.source.scripts import is_notebook_script
from flake8_dask_pickle.unparsed import syntax_error

#: Names of files that pytest imports and runs.
_TESTS = re.compile(r"(?:test_.*|.*_test|conftest)\.py$")
#: Calls at the top level of a file that only a program makes, not a library.
_DRIVING = frozenset({"Client", "LocalCluster", "compute", "persist", "submit", "result"})


def analyse(
    source: Source, settings: Settings, tree: ast.Module | None = None
) -> Iterator[Finding]:
    """The findings of one source, in no particular order; `tree` is its text parsed by Python.

    For most files the tree which Python makes is enough. What libcst makes of the text takes ten
    times as long; it is asked for where something is to be mended.
    """
    light = light_model(source.text, tree)
    found = None if light is None else _lightly(light, source, settings)
    if found is None:
        yield from _analyse(build_model(_parse(source)), source, settings)
    elif found and settings.fixes:
        yield from _with_fixes(found, _on_whole_tree(source, settings))
    else:
        yield from found


def _on_whole_tree(source: Source, settings: Settings) -> list[Finding]:
    """What is found on the whole tree, with fixes; nothing where that tree cannot be had.

    Python has room for much that is too deep for libcst, and may know more of the language.
    """
    try:
        return list(_analyse(build_model(_parse(source)), source, settings))
    except (RecursionError, UnreadableSource):
        return []


def _with_fixes(found: list[Finding], mended: list[Finding]) -> Iterator[Finding]:
    """What is found, with the fixes that the same has elsewhere."""
    fixes: dict[tuple[str, Place, str], list[Fix | None]] = {}
    for one in mended:
        fixes.setdefault((one.code, one.place, one.message), []).append(one.fix)
    for one in found:
        of_same = fixes.get((one.code, one.place, one.message))
        yield replace(one, fix=of_same.pop(0)) if of_same else one


def has_whole_tree(source: Source) -> bool:
    """Whether there is the whole tree of a source that Python can parse, so that it can be mended.

    It is made for that, which takes as long as to look for fixes.
    """
    try:
        model = build_model(_parse(source))
        model.range(model.tree)
    except (RecursionError, UnreadableSource):
        return False
    model.release()
    return True


def codes_in(source: Source, settings: Settings) -> Counter[str]:
    """How many findings of each code there are in a source, wherever they are.

    That takes a fraction of the time of working out where. Raises as `analyse` does.
    """
    light = light_model(source.text) if _is_one_text(source) else None
    if light is not None:
        with suppress(AttributeError, NoPositions):  # a question that only the whole tree answers
            return Counter(one.code for one in _analyse(light, source, settings, Anywhere()))
    return Counter(one.code for one in _analyse(build_model(_parse(source)), source, settings))


def _is_one_text(source: Source) -> bool:
    """Whether a source has no cells, which make a difference for some rules."""
    return source.kind != "notebook" and not is_notebook_script(source.text)


def _lightly(model: Model, source: Source, settings: Settings) -> list[Finding] | None:
    """What is to be found on a light tree, without fixes; None if that cannot be told."""
    try:
        return list(_analyse(model, source, replace(settings, fixes=False)))
    except RecursionError:
        raise  # the whole tree would be too deep as well, and take longer to say so
    except Exception:  # noqa: BLE001 - the whole tree will tell, or fail in the same way
        return None


def _analyse(
    model: Model, source: Source, settings: Settings, locate: Anywhere | None = None
) -> Iterator[Finding]:
    """The findings of a model, which is of no use afterwards."""
    notebook = not _is_one_text(source)
    program = notebook or is_program(model, source, settings)
    main = Module(model, source.filename, by_value=program, notebook=notebook)
    try:
        found = list(_of_module(main, source, settings, locate))
        guessed = program and not notebook and settings.module_as == "auto"
        if found and guessed and model.has_main_guard and is_started_elsewhere(main):
            library = Module(model, source.filename)
            anyhow = _of_module(library, source, replace(settings, fixes=False), locate)
            found = list(_where_it_is_run(found, anyhow, settings))
        yield from found
    finally:
        model.release()


def _of_module(
    main: Module, source: Source, settings: Settings, locate: Anywhere | None
) -> Iterator[Finding]:
    """The findings of a module that is run, or imported."""
    tables = extended(knowledge(), settings.extensions)
    ev = Evaluator(Modules(main, finder_for(main)), tables, settings.extensions.client_names)
    where = locate or Locator(source, ev.modules)
    main.locate = where
    main.counts = source.counts if isinstance(source, NotebookSource) else {}
    try:
        yield from _findings(ev, source, settings, where)
    finally:
        main.locate = None
        ev.release()


def _where_it_is_run(
    found: Iterable[Finding], anyhow: Iterable[Finding], settings: Settings
) -> Iterator[Finding]:
    """What is found in a script that may be imported as well: some of it only where it is run."""
    both = {(one.code, one.place, one.confidence) for one in anyhow}
    for one in found:
        if (one.code, one.place, one.confidence) in both:
            yield one
        elif settings.confidence == "possible":
            message = f"where this file is run and not imported, {one.message}"
            yield replace(one, message=message, confidence="possible")


def _findings(
    ev: Evaluator, source: Source, settings: Settings, locate: Locator | Anywhere
) -> Iterator[Finding]:
    main, use = ev.modules.main, _use_of(ev.modules.main)
    # Places may cost as much as parsing: nothing is said that nobody wants to hear.
    wanted = [rule for rule in all_rules() if settings.reports(rule.code)]
    says_delayed = "delayed" in source.text
    submissions = tuple(
        placed(
            find_submissions(
                ev, use=use, any_scheduler=settings.any_scheduler, says_delayed=says_delayed
            )
        )
    )
    travelling = [submission for submission in submissions if submission.travels]
    retrievals = Retrievals(ev, travelling, any_scheduler=settings.any_scheduler)
    keeping = Keeping(ev)
    found = Found(settings)
    for submission in submissions:
        cargo = Cargo(ev, submission, retrievals, keeping, locate)
        for report in _of_submission(submission, cargo, wanted):
            found.add(report, submission, finding_of(report, submission, main, locate))
    survey = Survey(ev, submissions, use, locate)
    for rule in wanted:
        for report in rule.survey(survey) if isinstance(rule, ModuleRule) else ():
            submitted = report.submission
            found.add(report, submitted, finding_of(report, submitted, main, locate))
    yield from _fixed(found, source, settings, ev, keeping) if settings.fixes else found.findings()


def _use_of(module: Module) -> Use:
    """What a module is for; tests compute what they describe, but go by reference."""
    if _TESTS.match(PurePath(module.filename).name):
        return "tests"
    return "program" if module.by_value else "library"


def _fixed(
    found: Found, source: Source, settings: Settings, ev: Evaluator, keeping: Keeping
) -> Iterator[Finding]:
    """The findings, with their fixes."""
    from flake8_dask_pickle.fixing.choosing import Chooser

    chooser = Chooser(source, settings)
    for report, submission, finding in found:
        fix = None
        with suppress(Exception):  # a finding is worth more than its fix
            fix = chooser.fix(finding, report, submission, ev, keeping)
        yield replace(finding, fix=fix)


def _parse(source: Source) -> cst.Module:
    try:
        return whole_tree(source.text)
    except cst.ParserSyntaxError as error:
        raise syntax_error(source, error) from None


def is_program(model: Model, source: Source, settings: Settings) -> bool:
    """Whether the file is run itself, so that its functions belong to `__main__`.

    A file with a main guard, a shebang or driver code at its top level is. A file with relative
    imports is part of a package, and imported, unless it is what `python -m package` runs.
    """
    if settings.module_as != "auto":
        return settings.module_as == "script"
    if PurePath(source.filename).name == "__main__.py":
        return True
    if any(name.startswith(".") for name in model.imports):
        return False
    if model.has_main_guard or source.text.startswith("#!"):
        return True
    if any(map(_prints, model.tree.body)):
        return True
    return any(
        call.scope.kind in ("module", "comprehension")
        and call.scope.enclosing_function() is model.module
        and call.name in _DRIVING
        for call in model.calls
    )


def _prints(statement: cst.CSTNode) -> bool:
    """Whether a statement at the top of a module prints, whatever happens: programs do."""
    first = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
    call = first.value if isinstance(first, cst.Expr) else None
    return isinstance(call, cst.Call) and last_name(call.func) == "print"


def _of_submission(submission: Submission, cargo: Cargo, rules: Iterable[Rule]) -> Iterator[Report]:
    # Of a call that may as well be none of Dask, only what is captured is said, with a "may".
    kind = SubmissionRule if submission.certain else CaptureRule
    for rule in rules:
        if isinstance(rule, kind) and (submission.travels or rule.anywhere):
            yield from rule.check(submission, cargo)
