"""Where the driving code stands, and what is around the submission."""

from __future__ import annotations

from .grammar import Shape, Wrap

_FUNCTION = frozenset({"function"})
_GIVEN = frozenset({"function", "client"})
_CLIENT = ("from dask.distributed import Client",)
_GUARD = '\n\n\nif __name__ == "__main__":\n    '

_SCRIPTS = (
    Shape("guard", contexts=("script",), text='if __name__ == "__main__":\n    <body>'),
    Shape(
        "main",
        contexts=("script",),
        marks=_FUNCTION,
        weight=2,
        text="def <main>():\n    <body>" + _GUARD + "<main>()",
    ),
    Shape("top level", contexts=("script",), marks=frozenset({"top"})),
    Shape(
        "main with a client",
        _CLIENT,
        contexts=("script",),
        marks=_GIVEN,
        text="def <main>(client):\n    <driver>" + _GUARD + "<main>(Client())",
    ),
    Shape(
        "main and a global client",
        _CLIENT,
        contexts=("script",),
        marks=_GIVEN | {"top"},
        text="client = Client()\n\n\ndef <main>():\n    <driver>\n\n\n<main>()",
    ),
    Shape(
        "method",
        contexts=("script",),
        marks=_FUNCTION,
        text="class <Runner>:\n    def <entry>(self):\n        <body>"
        + _GUARD
        + "<Runner>().<entry>()",
    ),
    Shape(
        "async main",
        (*_CLIENT, "import asyncio"),
        contexts=("script",),
        marks=_GIVEN | {"asynchronous"},
        text="async def <main>():\n    async with Client(asynchronous=True) as client:\n"
        "        <driver>" + _GUARD + "asyncio.run(<main>())",
    ),
)

_LIBRARIES = (
    Shape(
        "function",
        contexts=("library",),
        marks=_FUNCTION,
        call="<entry>()",
        weight=2,
        text="def <entry>():\n    <body>",
    ),
    Shape(
        "function with a client",
        _CLIENT,
        contexts=("library",),
        marks=_GIVEN,
        call="<entry>(Client())",
        text="def <entry>(client: Client):\n    <driver>",
    ),
    Shape(
        "function with a client, not annotated",
        contexts=("library",),
        marks=_GIVEN,
        call="<entry>(Client())",
        text="def <entry>(client):\n    <driver>",
        weight=0.5,
    ),
    Shape(
        "function that gets a client",
        ("from dask.distributed import get_client",),
        contexts=("library",),
        marks=_GIVEN,
        call="<entry>(Client())",
        text="def <entry>(_):\n    client = get_client()\n    <driver>",
    ),
    Shape(
        "method",
        contexts=("library",),
        marks=_FUNCTION,
        call="<Runner>().<entry>()",
        text="class <Runner>:\n    def <entry>(self):\n        <body>",
    ),
    Shape(
        "nested function",
        contexts=("library",),
        marks=_FUNCTION,
        call="<entry>()",
        text="def <entry>():\n    def <entry3>():\n        <body>\n\n    return <entry3>()",
    ),
)

_NOTEBOOKS = (
    Shape("cells", contexts=("notebook",), weight=2),
    Shape(
        "function of a notebook",
        contexts=("notebook",),
        marks=_FUNCTION,
        text="def <entry>():\n    <body>\n\n\n<entry>()",
    ),
    Shape(
        "function and a global client",
        _CLIENT,
        contexts=("notebook",),
        marks=_GIVEN,
        text="client = Client()\n\n\ndef <main>():\n    <driver>\n\n\n<main>()",
    ),
)

SHAPES: tuple[Shape, ...] = (*_SCRIPTS, *_LIBRARIES, *_NOTEBOOKS)

_MANY = frozenset({"many"})
_HELPER = frozenset({"own before"})

WRAPS: tuple[Wrap, ...] = (
    Wrap("plain", weight=12),
    Wrap(
        "loop", text="<results> = []\nfor _ in range(2):\n    <results>.append(<call>)", marks=_MANY
    ),
    Wrap("comprehension", text="<results> = [<call> for _ in range(2)]", marks=_MANY),
    Wrap("generator in list", text="<results> = list(<call> for _ in range(2))", marks=_MANY),
    Wrap("try, finally", text='try:\n    <result> = <call>\nfinally:\n    print("sent")'),
    Wrap(
        "branch", defs="<flag2> = True", text="<result> = None\nif <flag2>:\n    <result> = <call>"
    ),
    Wrap(
        "with", ("import contextlib",), text="with contextlib.nullcontext():\n    <result> = <call>"
    ),
    Wrap(
        "targets in a loop",
        target="<job3>",
        marks=frozenset({"many", "target"}),
        text="<results> = []\nfor <job3> in [<given_target>]:\n    <results>.append(<call>)",
    ),
    Wrap(
        "helper",
        defs="def <send>(<job3><with_client>):\n    <before>\n    return <call>",
        text="<result> = <send>(<given_target><with_client>)",
        target="<job3>",
        marks=_HELPER | {"target"},
    ),
    Wrap(
        "nested helper",
        target="<job3>",
        marks=_HELPER | {"target"},
        text="def <send>(<job3>):\n    <before>\n    return <call>\n\n"
        "<result> = <send>(<given_target>)",
    ),
)
