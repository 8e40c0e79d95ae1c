"""Ways of arguments: the object is handed over, alone, in a container, or bound by a partial."""

from __future__ import annotations

from .grammar import Way

_TASK = "<decor>\ndef <task>(<params>, <held>=None):\n    <look <held>>\n    return <ret>"


def _argument(name: str, value: str, driver: str = "<bind>", **more: object) -> Way:
    """A way that hands `value` to the task."""
    words: dict[str, object] = {
        "module": _TASK,
        "driver": driver,
        "positional": value,
        "keyword": f"<held>={value}",
        "scope": "driver",
        **more,
    }
    return Way(name, **words)  # type: ignore[arg-type]


_PLAIN = (
    _argument("argument", "<obj>", weight=4),
    _argument("argument made in place", "<make>", driver="", scope="inner", weight=2),
    _argument(
        "argument of a builtin",
        "<obj>",
        module="",
        target="print",
        keyword="",
        marks=frozenset({"any result"}),
    ),
    _argument("alias", "<held2>", driver="<bind>\n<held2> = <obj>"),
    _argument("alias of an alias", "<held2>", driver="<bind>\n<job> = <obj>\n<held2> = <job>"),
    _argument("tuple unpacked", "<held2>", driver="<bind>\n<held2>, <job> = <obj>, 1"),
    _argument("other half of a tuple", "<job>", driver="<bind>\n<held2>, <job> = <obj>, 1"),
    _argument("star unpacked", "<held2>", driver="<bind>\n<job>, *<held2> = 1, <obj>, 2"),
    _argument(
        "swapped",
        "<held2>",
        driver="<bind>\n<held2> = 1\n<held2>, <obj> = <obj>, <held2>",
        marks=frozenset({"no twist of names"}),
    ),
    _argument("or-default", "<held2>", driver="<bind>\n<held2> = None or <obj>"),
    _argument(
        "conditional expression",
        "<held2>",
        driver="<bind>\n<held2> = <obj> if <obj> is not None else 1",
    ),
    _argument(
        "subscript of a dict", '<box>["main"]', driver='<bind>\n<box> = {"main": <obj>, "n": 1}'
    ),
    _argument(
        "other subscript of a dict", '<box>["n"]', driver='<bind>\n<box> = {"main": <obj>, "n": 1}'
    ),
    _argument("subscript of a list", "<box>[0]", driver="<bind>\n<box> = [<obj>, 1]"),
    _argument("other subscript of a list", "<box>[1]", driver="<bind>\n<box> = [<obj>, 1]"),
    _argument("popped from a list", "<box>.pop()", driver="<bind>\n<box> = [1, <obj>]"),
    _argument("got from a dict", '<box>.get("main")', driver='<bind>\n<box> = {"main": <obj>}'),
    _argument(
        "loop over a list of it", "<held2>", driver="<bind>\nfor <held2> in [<obj>]:\n    <submit>"
    ),
    _argument(
        "zip over a list of it",
        "<held2>",
        driver="<bind>\nfor number, <held2> in zip([1], [<obj>]):\n    <submit>",
    ),
    _argument("str of it", "str(<obj>)"),
    _argument("repr of it", "repr(<obj>)"),
    _argument("type of it", "type(<obj>).__name__"),
    _argument("comparison with it", "<obj> is None"),
    _argument(
        "parameter of a function",
        "<held2>",
        module=_TASK
        + """


def <send2>(<held2><with_client>):
    <submit>""",
        driver="<bind>\n<give <send2>(<obj><with_client>)>",
        marks=frozenset({"submits within"}),
    ),
    _argument(
        "returned unchanged",
        "<helper>(<obj>)",
        module="def <helper>(one):\n    return one\n\n\n" + _TASK,
    ),
    _argument(
        "returned as another",
        "<helper>(<obj>)",
        module="def <helper>(one):\n    return str(one)\n\n\n" + _TASK,
    ),
)

_CONTAINERS = (
    _argument("list", "[<obj>, 1]"),
    _argument("tuple", "(1, <obj>)"),
    _argument("dict", '{"main": <obj>}'),
    _argument("set", "{1, <obj>}", marks=frozenset({"hashable"})),
    _argument("dict of it as a key", "{<obj>: 1}", marks=frozenset({"hashable"})),
    _argument("frozenset", "frozenset([<obj>])", marks=frozenset({"hashable"})),
    _argument("nested containers", '[{"main": (1, <obj>)}]'),
    _argument("list comprehension", "[<obj> for _ in range(2)]"),
    _argument(
        "list comprehension that makes it", "[<make> for _ in range(2)]", driver="", scope="inner"
    ),
    _argument("list comprehension of strings", "[str(<obj>) for _ in range(2)]"),
    _argument("dict comprehension", "{n: <obj> for n in range(2)}"),
    _argument("dict call", "dict(main=<obj>)"),
    _argument("list repeated", "[<obj>] * 2"),
    _argument("lists added", "[1] + [<obj>]"),
    _argument("list spread", "[1, *<box>]", driver="<bind>\n<box> = [<obj>]"),
    _argument("dict spread", '{"n": 1, **<box>}', driver='<bind>\n<box> = {"main": <obj>}'),
    _argument("dict merged", '{"n": 1} | {"main": <obj>}'),
    _argument("append", "<box>", driver="<bind>\n<box> = []\n<box>.append(<obj>)"),
    _argument(
        "append in a loop",
        "<box>",
        driver="<bind>\n<box> = []\nfor _ in range(2):\n    <box>.append(<obj>)",
    ),
    _argument("insert", "<box>", driver="<bind>\n<box> = [1]\n<box>.insert(0, <obj>)"),
    _argument("extend", "<box>", driver="<bind>\n<box> = [1]\n<box>.extend([<obj>])"),
    _argument("augmented assignment", "<box>", driver="<bind>\n<box> = [1]\n<box> += [<obj>]"),
    _argument("set item", "<box>", driver='<bind>\n<box> = {}\n<box>["main"] = <obj>'),
    _argument("update", "<box>", driver='<bind>\n<box> = {}\n<box>.update({"main": <obj>})'),
    _argument("update by keyword", "<box>", driver="<bind>\n<box> = {}\n<box>.update(main=<obj>)"),
    _argument("setdefault", "<box>", driver='<bind>\n<box> = {}\n<box>.setdefault("main", <obj>)'),
    _argument(
        "set add",
        "<box>",
        driver="<bind>\n<box> = {1}\n<box>.add(<obj>)",
        marks=frozenset({"hashable"}),
    ),
    _argument("copied list", "list(<box>)", driver="<bind>\n<box> = [<obj>]"),
    _argument("cleared list", "<box>", driver="<bind>\n<box> = [<obj>]\n<box>.clear()"),
    _argument("removed item", "<box>", driver='<bind>\n<box> = {"main": <obj>}\ndel <box>["main"]'),
    _argument(
        "replaced item", "<box>", driver='<bind>\n<box> = {"main": <obj>}\n<box>["main"] = 1'
    ),
    _argument(
        "appended to another",
        "<box>",
        driver="<bind>\n<box> = [1]\n<job> = []\n<job>.append(<obj>)",
    ),
    _argument("slice without it", "<box>[1:]", driver="<bind>\n<box> = [<obj>, 1]"),
    _argument("length of a list", "len(<box>)", driver="<bind>\n<box> = [<obj>]"),
)

_STARS = (
    Way(
        "star arguments",
        module="<decor>\ndef <task>(<params>, *<held>):\n    <look <held>>\n    return <ret>",
        driver="<bind>\n<box> = (<obj>, 1)",
        positional="*<box>",
        scope="driver",
    ),
    Way(
        "star arguments in place",
        module="<decor>\ndef <task>(<params>, *<held>):\n    <look <held>>\n    return <ret>",
        driver="<bind>",
        positional="*[<obj>]",
        scope="driver",
    ),
    Way(
        "double-star arguments",
        module=_TASK,
        driver='<bind>\n<box> = {"<held>": <obj>}',
        keyword="**<box>",
        scope="driver",
    ),
    Way(
        "double-star arguments of a dict call",
        module=_TASK,
        driver="<bind>\n<box> = dict(<held>=<obj>)",
        keyword="**<box>",
        scope="driver",
    ),
)

_FUNCTOOLS = ("import functools",)
_FIRST = "def <task>(<held>, <params>):\n    <look <held>>\n    return <ret>"
_LATER = "def <task>(<params>, <held>=None):\n    <look <held>>\n    return <ret>"

_PARTIALS = (
    Way(
        "partial",
        _FUNCTOOLS,
        module=_FIRST,
        driver="<bind>",
        target="functools.partial(<task>, <obj>)",
        scope="driver",
        weight=2,
    ),
    Way(
        "partial by keyword",
        ("from functools import partial",),
        module=_LATER,
        driver="<bind>",
        target="partial(<task>, <held>=<obj>)",
        scope="driver",
    ),
    Way(
        "partial with a name",
        _FUNCTOOLS,
        module=_LATER,
        driver="<bind>\n<job> = functools.partial(<task>, <held>=<obj>)",
        target="<job>",
        scope="driver",
    ),
    Way(
        "partial of a partial",
        _FUNCTOOLS,
        module=_LATER,
        driver="<bind>",
        target="functools.partial(functools.partial(<task>, <held>=<obj>))",
        scope="driver",
    ),
    Way(
        "partial at module level",
        _FUNCTOOLS,
        module="<bind>\n\n\n" + _LATER + "\n\n\n<job> = functools.partial(<task>, <held>=<obj>)",
        target="<job>",
    ),
    Way(
        "partial with a list of it",
        _FUNCTOOLS,
        module=_LATER,
        driver="<bind>",
        target="functools.partial(<task>, <held>=[<obj>])",
        scope="driver",
    ),
    Way(
        "partial with its text",
        _FUNCTOOLS,
        module=_LATER,
        driver="<bind>",
        target="functools.partial(<task>, <held>=repr(<obj>))",
        scope="driver",
    ),
    Way(
        "partial of a target that reads it",
        _FUNCTOOLS,
        module="<bind>\n\n\ndef <task>(<params>):\n    <do <obj>>\n    return <ret>",
        target="functools.partial(<task>)",
    ),
)

ARGUMENTS: tuple[Way, ...] = (*_PLAIN, *_CONTAINERS, *_STARS, *_PARTIALS)
