"""What is changed about a program."""

from __future__ import annotations

from .grammar import Twist

_BINDS = frozenset({"binds"})
_BINDS_ANY = frozenset({"binds", "plain"})
_NOT_TAKEN = frozenset({"binds", "plain", "not taken"})
_DOES = frozenset({"does"})
_REBINDS = frozenset({"rebinds", "plain"})

_BOUND = (
    Twist(
        "branch taken",
        defs="<flag> = True",
        marks=_BINDS_ANY,
        bind="if <flag>:\n    <obj> = <make>\nelse:\n    <obj> = None",
    ),
    Twist(
        "branch taken, after a default",
        defs="<arg_count> = 2",
        marks=_BINDS_ANY,
        bind="<obj> = None\nif <arg_count> > 1:\n    <obj> = <make>",
    ),
    Twist(
        "branch not taken",
        defs="<flag> = False",
        marks=_NOT_TAKEN,
        bind="if <flag>:\n    <obj> = <make>\nelse:\n    <obj> = None",
    ),
    Twist(
        "branch never taken",
        marks=_BINDS_ANY,
        bind="if False:\n    <obj> = <make>\nelse:\n    <obj> = None",
    ),
    Twist(
        "conditional expression",
        defs="<flag> = True",
        marks=_BINDS_ANY,
        bind="<obj> = <make> if <flag> else None",
    ),
    Twist(
        "conditional expression not taken",
        defs="<flag> = False",
        marks=_NOT_TAKEN,
        bind="<obj> = <make> if <flag> else None",
    ),
    Twist("or", bind="<obj> = None or <make>", marks=_BINDS),
    Twist("and", bind="<obj> = 1 and <make>", marks=_BINDS),
    Twist(
        "try", marks=_BINDS_ANY, bind="try:\n    <obj> = <make>\nexcept OSError:\n    <obj> = None"
    ),
    Twist(
        "try, finally", bind='try:\n    <obj> = <make>\nfinally:\n    print("made")', marks=_BINDS
    ),
    Twist(
        "suppress",
        ("import contextlib",),
        marks=_BINDS,
        bind="with contextlib.suppress(OSError):\n    <obj> = <make>",
    ),
    Twist("rebound to something harmless", bind="<obj> = <make>\n<obj> = 3", marks=_BINDS_ANY),
    Twist("rebound from something harmless", bind="<obj> = 3\n<obj> = <make>", marks=_BINDS),
    Twist("rebound to its text", bind="<obj> = <make>\n<obj> = str(<obj>)", marks=_BINDS_ANY),
    Twist("deleted and bound", bind="<obj> = <make>\ndel <obj>\n<obj> = 3", marks=_BINDS_ANY),
    Twist("alias", bind="<other> = <make>\n<obj> = <other>", marks=_BINDS),
    Twist(
        "alias of what is rebound",
        bind="<other> = <make>\n<obj> = <other>\n<other> = 3",
        marks=_BINDS,
    ),
    Twist(
        "alias chain", marks=_BINDS, bind="<other> = <make>\n<other2> = <other>\n<obj> = <other2>"
    ),
    Twist("two targets", bind="<other> = <obj> = <make>", marks=_BINDS),
    Twist("tuple", bind="<obj>, <other> = <make>, 1", marks=_BINDS),
    Twist("other half of a tuple", bind="<other>, <obj> = <make>, 1", marks=_BINDS_ANY),
    Twist("nested tuple", bind="(<other>, (<obj>, _)) = 1, (<make>, 2)", marks=_BINDS),
    Twist("star", bind="<obj>, *<other> = [<make>, 1, 2]", marks=_BINDS),
    Twist("star takes it", bind="<other>, *<obj> = [1, <make>]", marks=_BINDS_ANY | {"list"}),
    Twist("walrus", bind='if (<obj> := <make>) is not None:\n    print("made")', marks=_BINDS),
    Twist("for", bind="for <obj> in [<make>]:\n    pass", marks=_BINDS),
    Twist(
        "for over numbers after it",
        bind="<obj> = <make>\nfor <obj> in range(2):\n    pass",
        marks=_NOT_TAKEN,
    ),
    Twist("enumerate", bind="for _, <obj> in enumerate([<make>]):\n    pass", marks=_BINDS),
    Twist("while", bind="while True:\n    <obj> = <make>\n    break", marks=_BINDS),
    Twist(
        "comprehension and subscript", bind="<obj> = [<make> for _ in range(1)][0]", marks=_BINDS
    ),
    Twist("dict and subscript", bind='<obj> = {"main": <make>}["main"]', marks=_BINDS),
    Twist(
        "setdefault", bind='<other> = {}\n<obj> = <other>.setdefault("main", <make>)', marks=_BINDS
    ),
    Twist("match", bind="match <make>:\n    case <obj>:\n        pass", marks=_BINDS),
    Twist(
        "match of a tuple",
        bind="match (<make>, 1):\n    case (<obj>, _):\n        pass",
        marks=_BINDS,
    ),
    Twist("annotated", bind="<obj>: object = <make>", marks=_BINDS),
    Twist(
        "function",
        defs="def <opener2>():\n    return <make>",
        bind="<obj> = <opener2>()",
        marks=_BINDS,
        weight=2,
    ),
    Twist(
        "function with a local",
        marks=_BINDS,
        bind="<obj> = <opener2>()",
        defs="def <opener2>():\n    made = <make>\n    return made",
    ),
    Twist(
        "function with an early return",
        bind="<obj> = <opener2>()",
        marks=_BINDS,
        defs="def <opener2>(ready=True):\n    if not ready:\n        return 1\n    return <make>",
    ),
    Twist(
        "function that returns its argument",
        bind="<obj> = <opener2>(<make>)",
        marks=_BINDS,
        defs="def <opener2>(made):\n    return made",
    ),
    Twist(
        "function that returns another",
        bind="<obj> = <opener2>(<make>)",
        marks=_BINDS_ANY,
        defs="def <opener2>(made):\n    return repr(made)",
    ),
    Twist(
        "function that returns a pair",
        bind="<obj>, <other> = <opener2>()",
        marks=_BINDS,
        defs="def <opener2>():\n    return <make>, 1",
    ),
    Twist(
        "function that is cached",
        ("import functools",),
        bind="<obj> = <opener2>()",
        defs="@functools.lru_cache\ndef <opener2>():\n    return <make>",
        marks=_BINDS,
    ),
    Twist(
        "function with a default",
        bind="<obj> = <opener2>()",
        marks=_BINDS,
        defs="def <opener2>(made=None):\n    if made is None:\n        made = <make>\n"
        "    return made",
    ),
    Twist(
        "generator of one",
        bind="<obj> = next(<opener2>())",
        marks=_BINDS,
        defs="def <opener2>():\n    yield <make>",
    ),
    Twist("lambda", bind="<other> = lambda: <make>\n<obj> = <other>()", marks=_BINDS),
    Twist("lambda that is not called", bind="<obj> = lambda: <make>", marks=_BINDS_ANY),
    Twist(
        "method",
        bind="<obj> = <Opener>().<opener2>()",
        marks=_BINDS,
        defs="class <Opener>:\n    def <opener2>(self):\n        return <make>",
    ),
    Twist(
        "static method",
        bind="<obj> = <Opener>.<opener2>()",
        marks=_BINDS,
        defs="class <Opener>:\n    @staticmethod\n    def <opener2>():\n        return <make>",
    ),
    Twist(
        "class method",
        bind="<obj> = <Opener>.<opener2>()",
        marks=_BINDS,
        defs="class <Opener>:\n    @classmethod\n    def <opener2>(cls):\n        return <make>",
    ),
    Twist(
        "attribute of an instance",
        bind="<obj> = <Opener>().made",
        marks=_BINDS,
        defs="class <Opener>:\n    def __init__(self):\n        self.made = <make>",
    ),
    Twist(
        "context manager entered",
        ("import contextlib",),
        marks=_BINDS,
        bind="<obj> = contextlib.nullcontext(<make>).__enter__()",
    ),
)

_MADE = (
    Twist("str of it", make="str(<plain_make>)", marks=frozenset({"plain", "makes"})),
    Twist("repr of it", make="repr(<plain_make>)", marks=frozenset({"plain", "makes"})),
    Twist("id of it", make="id(<plain_make>)", marks=frozenset({"plain", "makes"})),
    Twist("tuple of it", make="(<plain_make>, 1)", marks=frozenset({"plain", "makes", "list"})),
    Twist("type of it", make="type(<plain_make>).__name__", marks=frozenset({"plain", "makes"})),
)

_USED = (
    Twist("behind if False", do="if False:\n    repr(<obj>)", marks=_DOES),
    Twist("behind if 0", do="if 0:\n    repr(<obj>)", marks=_DOES),
    Twist("behind a flag", defs="<flag> = False", do="if <flag>:\n    repr(<obj>)", marks=_DOES),
    Twist(
        "behind TYPE_CHECKING",
        ("from typing import TYPE_CHECKING",),
        marks=_DOES,
        do="if TYPE_CHECKING:\n    repr(<obj>)",
    ),
    Twist(
        "attribute of that name",
        ("import types",),
        marks=_DOES,
        do="note = types.SimpleNamespace(<obj>=1)\nrepr(note.<obj>)",
    ),
    Twist("keyword of that name", do="dict(<obj>=1)", marks=_DOES),
    Twist("string of that name", do='str("<obj>")', marks=_DOES),
    Twist("local of that name", do="<obj> = 1\nrepr(<obj>)", marks=_DOES),
    Twist("loop variable of that name", do="for <obj> in range(2):\n    repr(<obj>)", marks=_DOES),
    Twist(
        "comprehension variable of that name", do="[repr(<obj>) for <obj> in (1, 2)]", marks=_DOES
    ),
    Twist(
        "comprehension over it", do="[repr(<obj>) for <obj> in (<obj>, 1)]", marks=_DOES | {"free"}
    ),
    Twist("lambda parameter of that name", do="(lambda <obj>: repr(<obj>))(1)", marks=_DOES),
    Twist("lambda default", do="(lambda inside=<obj>: repr(inside))()", marks=_DOES | {"free"}),
    Twist("parameter of that name", params=", <obj>=None", marks=_DOES | {"plain", "parameter"}),
    Twist("import of that name", do="import math as <obj>\nrepr(<obj>)", marks=_DOES),
    Twist(
        "handler of that name",
        marks=_DOES,
        do='try:\n    int("a")\nexcept ValueError as <obj>:\n    repr(<obj>)',
    ),
    Twist("nested function of that name", do="def <obj>():\n    return 1\n\n<obj>()", marks=_DOES),
    Twist(
        "parameter of a nested function",
        marks=_DOES,
        do="def within(<obj>):\n    return repr(<obj>)\n\nwithin(1)",
    ),
    Twist(
        "annotation of a nested function",
        marks=_DOES | {"free"},
        do="def within(n: <obj> = 1):\n    return n\n\nwithin()",
    ),
    Twist("in a nested lambda", do="(lambda: repr(<obj>))()", marks=_DOES | {"free"}),
    Twist("in a while", do="while True:\n    repr(<obj>)\n    break", marks=_DOES | {"free"}),
    Twist("augmented", do="note = []\nnote += [<obj>]", marks=_DOES | {"free"}),
    Twist(
        "made again in the task", do="<obj> = <plain_make>\nrepr(<obj>)", marks=_DOES | {"in task"}
    ),
    Twist(
        "with-name of that name",
        ("import contextlib",),
        marks=_DOES,
        do="with contextlib.nullcontext(1) as <obj>:\n    repr(<obj>)",
    ),
    Twist("walrus of that name", do="if (<obj> := 1):\n    repr(<obj>)", marks=_DOES),
)

_MOMENTS = (
    Twist("rebound before the submission", before="<obj> = 3", marks=_REBINDS, weight=2),
    Twist("rebound after the submission", between="<obj> = 3", marks=_REBINDS, weight=2),
    Twist(
        "rebound before the submission, in a branch",
        defs="<flag> = True",
        marks=_REBINDS | {"not taken"},
        before="if <flag>:\n    <obj> = 3",
    ),
    Twist(
        "made bad before the submission",
        bind="<obj> = 3",
        before="<obj> = <make>",
        marks=_REBINDS | {"binds"},
    ),
    Twist(
        "made bad after the submission",
        bind="<obj> = 3",
        between="<obj> = <make>",
        marks=_REBINDS | {"binds"},
    ),
    Twist("deleted and bound before the submission", before="del <obj>\n<obj> = 3", marks=_REBINDS),
)

_PLAIN_TARGET = frozenset({"target"})

_TARGETS = (
    Twist(
        "target by another name",
        before="<job2> = <plain_target>",
        target="<job2>",
        marks=_PLAIN_TARGET,
        weight=2,
    ),
    Twist(
        "target in a lambda",
        target="lambda *args: (<plain_target>)(*args)",
        marks=_PLAIN_TARGET | {"no keywords"},
    ),
    Twist(
        "target in a function",
        target="<job2>",
        marks=_PLAIN_TARGET,
        before="def <job2>(*args, **kwargs):\n    return (<plain_target>)(*args, **kwargs)\n",
    ),
    Twist(
        "target in a dict",
        before='<jobs> = {"main": <plain_target>}',
        target='<jobs>["main"]',
        marks=_PLAIN_TARGET,
    ),
    Twist(
        "target in a partial",
        ("import functools",),
        target="functools.partial(<plain_target>)",
        marks=_PLAIN_TARGET,
    ),
    Twist(
        "target chosen",
        defs="<flag> = True",
        marks=_PLAIN_TARGET,
        before="<job2> = (<plain_target>) if <flag> else print",
        target="<job2>",
    ),
    Twist(
        "target returned by a function",
        defs="def <opener2>(made):\n    return made",
        target="<opener2>(<plain_target>)",
        marks=_PLAIN_TARGET,
    ),
)

TWISTS: tuple[Twist, ...] = (
    Twist("none", weight=130),
    *_BOUND,
    *_MADE,
    *_USED,
    *_MOMENTS,
    *_TARGETS,
)
