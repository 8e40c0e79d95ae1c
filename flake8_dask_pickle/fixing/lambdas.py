"""Make a named function of a lambda."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from flake8_dask_pickle.capture.values import Function
from flake8_dask_pickle.fixing.inside import default_lines, last_step, made, reader
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model.scopes import Symbol


def defined_where_assigned(aid: Aid) -> Iterator[Mend]:
    """`clean = lambda text: …` to `def clean(text): …`."""
    subject = aid.report.subject
    node = subject.scope.node if isinstance(subject, Function) else aid.carried.capture.origin
    statement = aid.around(node, cst.BaseSmallStatement)
    line = aid.keeping.parents.get(statement)
    if (
        not isinstance(node, cst.Lambda)
        or not isinstance(statement, cst.Assign)
        or statement.value is not node
        or not isinstance(line, cst.SimpleStatementLine)
        or len(line.body) != 1
        or len(statement.targets) != 1
        or not isinstance(statement.targets[0].target, cst.Name)
    ):
        raise CannotMendError("it is not simply assigned to a name")
    margin = " " * aid.text.place(aid.span(line)[0])[1]
    name = statement.targets[0].target.value
    first, second = _lines(aid, node, name)
    content = f"{first}{aid.text.line_end}{margin}{second}"
    yield Mend(f"Define '{name}' with def", "safe", (aid.replace(statement, content),))


def defined_before(aid: Aid) -> Iterator[Mend]:
    """`client.submit(lambda n: …)` to `def task(n): …` before it, and `client.submit(task)`."""
    node = aid.report.node
    yield _defined_before(aid, node, ())


def made_inside(aid: Aid) -> Iterator[Mend]:
    """The same, with what the lambda reads made in the function."""
    step, scope = reader(aid)
    for lines in made(aid, step.name, scope):
        yield _defined_before(aid, scope.node, lines)


def default_inside(aid: Aid) -> Iterator[Mend]:
    """`lambda x, lock=Lock(): …` to a function before it that makes the lock."""
    step = last_step(aid, "default")
    node = aid.around(step.node, (cst.FunctionDef, cst.Lambda))
    if not isinstance(step.node, cst.Param) or step.node.default is None:
        raise CannotMendError("it is no default of a parameter")
    default = step.node.default
    lines = default_lines(aid, step.name, default, aid.ev.model.scope_of[node])
    yield _defined_before(aid, node, lines, default)


def _defined_before(
    aid: Aid,
    node: cst.CSTNode,
    first: Sequence[str],
    default: cst.BaseExpression | None = None,
) -> Mend:
    """A function for a lambda, that begins with these lines; `default` becomes None."""
    if not isinstance(node, cst.Lambda):
        raise CannotMendError("it is not a lambda itself")
    statement = aid.around(node, cst.SimpleStatementLine)
    if aid.around(node, (cst.Lambda, cst.BaseStatement)) is not statement:
        raise CannotMendError("it stands in another lambda or in a compound statement")
    scope = aid.ev.model.scope_of[node]
    for outer in scope.ancestors():
        if outer.kind != "comprehension":
            break
        if any(scope.symbols.get(name) is Symbol.FREE for name in outer.bound):
            raise CannotMendError("it reads a variable of the comprehension around it")
    name = aid.fresh("task")
    head, last = _lines(aid, node, name, default)
    lines = [head, *(f"{aid.indent}{line}" for line in first), last]
    changes = (aid.before(statement, lines), aid.replace(node, name))
    return Mend(f"Define it with def, as '{name}'", "unsafe" if first else "safe", changes)


def _lines(
    aid: Aid, node: cst.Lambda, name: str, default: cst.BaseExpression | None = None
) -> list[str]:
    taken = node.params
    if default is not None:
        taken = cst.ensure_type(taken.deep_replace(default, cst.Name("None")), cst.Parameters)
    parameters = cst.Module([]).code_for_node(taken)
    body = aid.on_one_line(node.body)
    if "\n" in parameters or "yield" in body:
        raise CannotMendError("it goes over several lines")
    return [f"def {name}({parameters}):", f"{aid.indent}return {body}"]
