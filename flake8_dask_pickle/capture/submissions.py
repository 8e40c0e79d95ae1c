"""Find the calls and decorators that hand a callable and its arguments to Dask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_dask_pickle.capture import members, names
from flake8_dask_pickle.capture.candidates import Candidates
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.mains import Mains, Strangers
from flake8_dask_pickle.capture.moments import Moment, at_call, at_compute
from flake8_dask_pickle.capture.naming import label_of, text_of
from flake8_dask_pickle.capture.schedulers import Schedulers, Use, Where, in_process
from flake8_dask_pickle.capture.travel import lambda_of
from flake8_dask_pickle.capture.values import (
    UNKNOWN,
    Arguments,
    Const,
    DelayedFunction,
    Element,
    External,
    Function,
    Items,
    Method,
    Object,
    ObjectMethod,
    Partial,
    Value,
    Values,
)
from flake8_dask_pickle.knowledge.tables import Site
from flake8_dask_pickle.model import Call, Point, Scope

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Methods that only Dask's collections have: they count whatever the receiver is.
ONLY_DASK = {
    "map_partitions": "dask.dataframe.DataFrame.map_partitions",
    "map_blocks": "dask.array.Array.map_blocks",
    "map_overlap": "dask.array.Array.map_overlap",
}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One thing that a submission ships: the target, or an argument."""

    role: Literal["target", "argument"]
    values: Values
    node: cst.CSTNode
    name: str
    #: What the person passed, where `values` are the elements of it.
    whole: Values = ()
    #: What runs, where a submission before has shipped it already.
    called: Values = ()

    @property
    def lambda_(self) -> Function | None:
        """The lambda that this part surely is."""
        return lambda_of(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Submission:
    """A call or decorator that hands tasks to Dask, in one context."""

    site: Site
    node: cst.CSTNode
    moment: Moment
    parts: tuple[Part, ...]
    where: Where = "elsewhere"
    #: Whether the tasks surely run in this process, in the threads of a `Client(processes=False)`.
    in_process: bool = False
    #: False when only some of what the call may be hands anything to Dask.
    certain: bool = True
    #: The client whose method it is, where that is known.
    client: Object | None = None
    #: Who surely does not have the program's `__main__`, where it runs.
    strangers: Strangers = "nobody"
    #: The keywords of the call.
    keywords: frozenset[str] = frozenset()
    #: The moment of the call itself, which `moment` is when it pickles at once.
    called: Moment | None = None
    #: The calls that have made the arrays which its tasks are applied to.
    applied_to: frozenset[cst.CSTNode] = frozenset()
    #: The submissions that are applied to what this one makes: they share a graph.
    followed_by: tuple[Submission, ...] = ()

    @property
    def travels(self) -> bool:
        """Whether it is pickled: to run somewhere else, or for its token."""
        return self.where != "here" or self.site.when == "tokenize"

    @property
    def runs(self) -> Values:
        """What the task calls."""
        target = self.target
        return () if target is None else target.called or target.values

    @property
    def target(self) -> Part | None:
        return next((part for part in self.parts if part.role == "target"), None)

    @property
    def target_name(self) -> str:
        target = self.target
        return "task" if target is None else target.name


def find_submissions(
    ev: Evaluator, *, use: Use, any_scheduler: bool = False, says_delayed: bool = True
) -> Iterator[Submission]:
    """Every submission of the module, once for each context in which it runs.

    With `any_scheduler`, all are taken to run on a cluster. `says_delayed` is whether the word
    stands anywhere in the text.
    """
    candidates = Candidates(ev, says_delayed=says_delayed)
    found: list[Submission] = []
    for call in ev.model.calls:
        if call in candidates:
            for frame in ev.contexts(call.scope):
                if names.may_come_to(ev, call.at, frame):
                    found.extend(_submissions(ev, call, frame))
    # What becomes of a decorated function that is called in sight is known better there.
    called = {submission.target.node for submission in found if submission.target is not None}
    for scope in ev.model.module.walk():
        if scope.kind == "function" and not called.intersection(scope.decorators):
            found.extend(_decorated(ev, scope))
    if not found:
        return
    if any_scheduler:
        found = [replace(one, in_process=False, strangers="scheduler") for one in found]
    else:
        found = list(_placed(ev, found, use))
    yield from _followed(found)


def _followed(found: list[Submission]) -> Iterator[Submission]:
    """Submissions, with those that are applied to what they make."""
    following: dict[cst.CSTNode, list[Submission]] = {}
    for submission in found:
        for node in submission.applied_to:
            following.setdefault(node, []).append(submission)
    for submission in found:
        after = following.get(submission.node)
        yield submission if after is None else replace(submission, followed_by=tuple(after))


def _placed(ev: Evaluator, found: list[Submission], use: Use) -> Iterator[Submission]:
    """Submissions, with where they run."""
    schedulers, mains = Schedulers(ev, use=use), Mains(ev)
    for submission in found:
        where = schedulers.where(submission.site, submission.node, submission.moment)
        yield replace(submission, where=where, strangers=_strangers(submission, where, mains))


def _strangers(submission: Submission, where: Where, mains: Mains) -> Strangers:
    """Who does not have the program's `__main__` where a submission runs."""
    if where == "here" or submission.in_process:
        return "nobody"
    if where == "processes":
        return "workers" if mains.only_here else "children"
    return mains.strangers(submission.client)


def _submissions(ev: Evaluator, call: Call, frame: Frame) -> Iterator[Submission]:
    callees = ev.evaluate(call.node.func, frame, call.at)
    for callee in callees:
        if isinstance(callee, DelayedFunction):
            site = ev.knowledge.function_site(callee.site)
            first = list(_delayed_parts(ev, callee, call.node.func))
        else:
            site = _site(ev, callee, callees, call)
            first = []
        if site is None or not _is_inside(ev, site, frame, call.at):
            continue
        arguments = ev.arguments(call.node, frame, call.at)
        if not _requirements_met(site, arguments):
            continue
        parts = (*first, *_parts(ev, site, arguments))
        called = at_call(frame, call.at)
        now = site.when != "compute"
        moment = called if now else at_compute(ev.model, frame, call.at)
        client = callee.owner if isinstance(callee, ObjectMethod) else None
        yield Submission(
            site,
            call.node,
            moment,
            parts,
            in_process=client is not None and in_process(client),
            certain=not any(_is_of_others(ev, one) for one in callees),
            client=client,
            keywords=frozenset(item.keyword for item in arguments.items if item.keyword),
            called=called,
            applied_to=_arrays(site, callees, parts),
        )
        return


def _arrays(site: Site, callees: Values, parts: tuple[Part, ...]) -> frozenset[cst.CSTNode]:
    """The calls that have surely made the arrays whose blocks a call goes through."""
    if not site.path.startswith("dask.array."):
        return frozenset()
    owners = tuple(one.owner for one in callees if isinstance(one, ObjectMethod))
    groups = [owners, *(part.values for part in parts if part.role == "argument")]
    found: set[cst.CSTNode] = set()
    for group in groups:
        # `array + 1` is the array, and may be the number.
        one, *others = [value for value in group if not isinstance(value, Const)] or [UNKNOWN]
        if isinstance(one, Object) and one.type.name == "dask.array.Array" and not others:
            found.add(one.origin)
    return frozenset(found)


def _site(ev: Evaluator, callee: Value, callees: Values, call: Call) -> Site | None:
    if isinstance(callee, External):
        return ev.knowledge.function_site(callee.dotted)
    if isinstance(callee, ObjectMethod):
        site = ev.knowledge.method_site(callee.owner.type.name, callee.name)
        if site is not None or callee.owner.type.family is not None:
            return site
    if callee is UNKNOWN and len(callees) == 1 and isinstance(call.node.func, cst.Attribute):
        path = ONLY_DASK.get(call.node.func.attr.value)
        return None if path is None else ev.knowledge.function_site(path)
    return None


def _is_of_others(ev: Evaluator, callee: Value) -> bool:
    """Whether a callee is a method that surely hands nothing to Dask: of a pool of threads."""
    if isinstance(callee, ObjectMethod):
        row = callee.owner.type
        return row.family != "dask" and ev.knowledge.method_site(row.name, callee.name) is None
    return isinstance(callee, Method)


def _delayed_parts(
    ev: Evaluator, callee: DelayedFunction, func: cst.BaseExpression
) -> Iterator[Part]:
    """What a call of a delayed function ships besides its arguments: a method, its `self`."""
    yield _target(ev, callee, func)
    if callee.owner is not None:
        node = func.value if isinstance(func, cst.Attribute) else func
        yield Part("argument", (callee.owner,), node, text_of(ev, node))


def _target(ev: Evaluator, callee: DelayedFunction, node: cst.CSTNode) -> Part:
    """The function of a task that a delayed function makes.

    One under a decorator is reported there; `delayed(f)` has been reported as a submission itself.
    """
    name = target_name(ev, callee.function, node)
    if isinstance(callee.origin, cst.Decorator):
        return Part("target", callee.function, callee.origin, name)
    if isinstance(callee.origin, cst.Call) and callee.origin.args:
        node = callee.origin.args[0].value
    if callee.site.startswith("joblib."):
        return Part("target", callee.function, node, name)  # nothing has been shipped before
    return Part("target", (), node, name, called=callee.function)


def target_name(ev: Evaluator, values: Values, node: cst.CSTNode) -> str:
    """How messages name a target: by its source, or by the function it surely is."""
    several = len({value for value in values if isinstance(value, Function)}) > 1
    if several or isinstance(node, (cst.Name, cst.Attribute)):
        return text_of(ev, node)
    for value in values:
        if isinstance(value, Partial):
            return target_name(ev, value.function, node)
        if isinstance(value, Method):
            value = value.function
        if isinstance(value, Function):
            return label_of(value.scope)
        if isinstance(value, External):
            return value.dotted.rpartition(".")[2]
        if isinstance(value, ObjectMethod):
            return value.name
    return text_of(ev, node)


def _is_inside(ev: Evaluator, site: Site, frame: Frame, at: Point) -> bool:
    """Whether a call that must stand inside others does: `with parallel_config(backend="dask")`.

    What counts is a call before this one, in the same function or one that leads here, and that
    none of these functions chooses anything else.
    """
    if not site.inside:
        return True
    running: Frame | None = frame
    chosen: set[bool] = set()
    while running is not None:
        scope = running.scope.enclosing_function()
        for path in site.inside:
            for call in ev.model.calls_by_name.get(path.rpartition(".")[2], ()):
                if call.scope.enclosing_function() is scope and call.at.tick <= at.tick:
                    chosen.update(_chooses_dask(ev, call, running, path))
        at = running.called_at or at
        running = running.caller
    return chosen == {True}


def _chooses_dask(ev: Evaluator, call: Call, frame: Frame, path: str) -> Iterator[bool]:
    """Whether a call of joblib that names a backend names Dask; nothing where it names none."""
    callees = ev.evaluate(call.node.func, frame, call.at)
    if External(path) in callees:
        for arg in call.node.args:
            positional = arg.keyword is None and not path.endswith(".Parallel")
            if positional or (arg.keyword is not None and arg.keyword.value == "backend"):
                yield Const("dask") in ev.evaluate(arg.value, frame, call.at)


def _requirements_met(site: Site, arguments: Arguments) -> bool:
    for keyword, wanted in site.requires.items():
        passed = [item.values for item in arguments.items if item.keyword == keyword]
        if not passed or Const(wanted) not in passed[0]:
            return False
    return True


def _parts(ev: Evaluator, site: Site, arguments: Arguments) -> Iterator[Part]:
    """What a call ships, by the parameters of its site."""
    position = 0
    for item in arguments.items:
        if item.keyword is not None:
            yield from _keyword(ev, site, item.keyword, item.values, item.node)
        elif item.star == "**":
            for element in _elements(item.values):
                if isinstance(element.key, str):
                    yield from _keyword(ev, site, element.key, element.values, item.node)
        else:
            for values in _spread(ev, item.values) if item.star else [item.values]:
                yield from _positional(ev, site, position, values, item.node)
                position += 1


def _elements(values: Values) -> Iterator[Element]:
    for value in values:
        if isinstance(value, Items):
            yield from value.elements


def _positional(
    ev: Evaluator, site: Site, position: int, values: Values, node: cst.CSTNode
) -> Iterator[Part]:
    if position in site.callables.values():
        yield from _targets(ev, values, node)
    elif position in site.ships.values():
        yield Part("argument", values, node, text_of(ev, node), whole=values)
    elif site.star_args:
        shipped = members.elements_of(ev, values) if site.elementwise else values
        yield Part("argument", shipped, node, text_of(ev, node), whole=values)


def _targets(ev: Evaluator, values: Values, node: cst.CSTNode) -> Iterator[Part]:
    """A target; a list of callables (`da.piecewise`) is several."""
    yield Part("target", values, node, target_name(ev, values, node))


def _keyword(
    ev: Evaluator, site: Site, keyword: str, values: Values, node: cst.CSTNode
) -> Iterator[Part]:
    if keyword in site.callables:
        yield from _targets(ev, values, node)
    elif keyword in site.ships or (site.star_kwargs and keyword not in site.options):
        yield Part("argument", values, node, text_of(ev, node))


def _spread(ev: Evaluator, values: Values) -> list[Values]:
    """The positional arguments that `*values` stands for."""
    if len(values) == 1 and isinstance(values[0], Items) and values[0].exact:
        return [element.values for element in values[0].elements]
    return [members.elements_of(ev, values)]


def _decorated(ev: Evaluator, scope: Scope) -> Iterator[Submission]:
    """Functions that a decorator hands to Dask: `@dask.delayed`, `@da.as_gufunc(…)`."""
    if scope.parent is None or scope.made_at is None or not scope.made_at.block.live:
        return
    for decorator in scope.decorators:
        node = decorator.decorator
        func = node.func if isinstance(node, cst.Call) else node
        for frame in ev.contexts(scope.parent):
            sites = [
                ev.knowledge.function_site(value.dotted)
                for value in ev.evaluate(func, frame, scope.made_at)
                if isinstance(value, External)
            ]
            for site in sites:
                if site is None:
                    continue
                function = Function(scope, frame)
                moment = at_compute(ev.model, frame, scope.made_at)
                part = Part("target", (function,), decorator, scope.name)
                yield Submission(site, decorator, moment, (part,))
