"""The kinds of words that programs are composed of; the words themselves are data, in other files.

All texts are templates (see `template`). The holes:

`<make>`       an expression that makes the object
`<bind>`       the statement that gives the object its name `<obj>`
`<do X>`       a statement that uses X, which is the object; twists change it
`<look X>`     a statement that uses X, whatever X is
`<params>`     the parameters of the target, `<ret>` what it returns
`<decor>`      the decorator that makes it a Dask function, in programs that decorate
`<target>`     the callable that is submitted, `<extra>` the arguments after the first
`<submit>`     the submission and what follows it, `<call>` the submission alone
`<body>`       the driving code and how it gets its client, `<driver>` the driving code alone
`<give X>`     a statement that returns or prints X
any other      a name out of the pool of that role, the same throughout the program
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Context = Literal["script", "library", "notebook"]
Kind = Literal["lazy", "future", "futures", "now"]

CONTEXTS: tuple[Context, ...] = ("script", "library", "notebook")


@dataclass(frozen=True)
class Word:
    """What the parts of a program have in common.

    `imports` are lines at the top, `defs` is a text at module level, `marks` say what the word is
    good for (see `rules`), and `weight` how often it is drawn.
    """

    name: str
    imports: tuple[str, ...] = ()
    defs: str = ""
    marks: frozenset[str] = frozenset()
    weight: float = 1.0
    contexts: tuple[Context, ...] = CONTEXTS


@dataclass(frozen=True)
class Thing(Word):
    """An object: expressions that make it, ordinary names for it, expressions that use it.

    Marks: `opens` (`with … as` binds the object itself), `unhashable`, `no-truth`, `no-global`
    (must not be made when a library is imported), `driver-only` (no task can make it).
    """

    make: tuple[str, ...] = ()
    names: tuple[str, ...] = ("thing",)
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way(Word):
    """A way by which an object gets into a task.

    `module` stands at module level, `driver` where the submission is, around its `<submit>` or
    before it. `positional` and `keyword` are two spellings of further arguments; with neither,
    the task gets none. `scope` says where `<obj>` is bound.

    Marks: `opens`, `hashable` (what the thing must be), `async` (the target is a coroutine
    function), `any result` (the target returns what it likes), `submits within` (`<submit>` stands
    in a function of its own), `no twist of names`, `plain` (the name may be anything),
    `in task` (the task makes the object).
    """

    module: str = ""
    driver: str = ""
    target: str = "<task>"
    positional: str = ""
    keyword: str = ""
    scope: Literal["module", "driver", "inner"] = "module"


@dataclass(frozen=True)
class Api(Word):
    """A way to submit: `call` is an expression, `before` the lines before it.

    `params` and `ret` are what it asks of the target. `takes` says which further arguments it
    hands on: `p`ositional, `k`eyword. `decorator` stands above the target's `def`.

    Marks: `client` (it needs one), `free` (what the target returns does not matter), `awaits`
    (the target may be a coroutine function), `no target` (arguments alone are shipped).
    """

    call: str = ""
    before: str = ""
    params: str = "<arg>"
    ret: str = "<arg> + 1"
    kind: Kind = "lazy"
    takes: str = ""
    decorator: str = ""


@dataclass(frozen=True)
class Finish(Word):
    """How results are asked for: of one `<result>`, and of a list `<results>`.

    Marks: `client` (it needs one), `asynchronous`.
    """

    one: str = ""
    many: str = ""
    kinds: tuple[Kind, ...] = ("lazy",)
    around: str = "<asked>"


@dataclass(frozen=True)
class Twist(Word):
    """A change to a program. A text that is not None stands for what the program had.

    Marks: what the program must offer (`binds`: its way has `<bind>`, `makes`: has `<make>`,
    `does`: uses the object by its name in the task, `rebinds`: the driver may bind the name,
    `target`: the target may be another expression), `plain` (afterwards the name may be anything:
    it is used with care), `list` (it is not hashable), `parameter` (the task has it as a
    parameter), `no keywords` (the target takes none), and `not taken` (the object is made on a
    path that the program does not take).
    """

    bind: str | None = None
    make: str | None = None
    do: str | None = None
    target: str | None = None
    params: str = ""
    before: str = ""
    between: str = ""


@dataclass(frozen=True)
class Shape(Word):
    """Where the driving code is: `text` around `<body>`, and `call`, which runs a library's.

    Marks: `function` (the body is in one), `client` (it provides one), `top` (at module level of
    a file that runs when it is imported), `asynchronous`.
    """

    text: str = "<body>"
    call: str = ""


@dataclass(frozen=True)
class Wrap(Word):
    """What is around the submission: `text` with `<call>`; binds `<result>` or `<results>`.

    `target` is what the submission hands over in place of the target, if it is not the target.

    Marks: `many` (binds `<results>`), `own before` (holds the API's `<before>`), `target`.
    """

    text: str = "<result> = <call>"
    target: str | None = None
