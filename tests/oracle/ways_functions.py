"""Ways of functions: globals, closures, defaults, annotations, decorators."""

from __future__ import annotations

from .grammar import Way

_HEAD = "<decor>\ndef <task>(<params>):"
_TASK = _HEAD + "\n    <do <obj>>\n    return <ret>"
_FUNCTOOLS = ("import functools",)
_ASYNC = frozenset({"async"})

_GLOBALS = (
    Way("global", module="<bind>\n\n\n" + _TASK, weight=4),
    Way(
        "global of a helper",
        module="""\
<bind>


def <helper>():
    <do <obj>>


<decor>
def <task>(<params>):
    <helper>()
    return <ret>""",
        weight=2,
    ),
    Way(
        "global of a helper of a helper",
        module="""\
<bind>


def <helper>():
    <do <obj>>


def <helper2>():
    return <helper>()


<decor>
def <task>(<params>):
    <helper2>()
    return <ret>""",
    ),
    Way(
        "global of a helper defined later",
        module=_HEAD
        + """
    <helper>()
    return <ret>


def <helper>():
    <do <obj>>


<bind>""",
    ),
    Way(
        "global of a helper not called",
        module="""\
<bind>


def <helper>():
    <do <obj>>


<decor>
def <task>(<params>):
    return <ret>""",
    ),
    Way(
        "global of a recursive target",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    if <arg> is None:
        return <task>(0)
    <do <obj>>
    return <ret>""",
    ),
    Way(
        "global that is stored",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    global <obj>
    <obj> = 1
    return <ret>""",
    ),
    Way(
        "global that is stored and read",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    global <obj>
    <obj> = <make>
    <do <obj>>
    return <ret>""",
        marks=frozenset({"in task"}),
    ),
    Way(
        "global of a nested function",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    def <inner>():
        <do <obj>>

    <inner>()
    return <ret>""",
    ),
    Way(
        "global of a lambda within",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    look = lambda: <use <obj>>
    look()
    return <ret>""",
    ),
    Way(
        "global of a comprehension",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    seen = [<use <obj>> for _ in range(2)]
    return <ret>""",
    ),
    Way(
        "global as a default within",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    def <inner>(inside=<obj>):
        return <use inside>

    <inner>()
    return <ret>""",
    ),
    Way(
        "global in an f-string",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    message = f"{<arg>} {<obj>!r}"
    return <ret>""",
    ),
    Way(
        "global in a handler",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    try:
        int("3")
    except ValueError:
        <do <obj>>
    return <ret>""",
    ),
    Way(
        "global in an assertion",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    assert repr(<obj>)
    return <ret>""",
    ),
    Way(
        "global in a table",
        module='<bind>\n\n<table> = {"main": <obj>}\n\n\n'
        + _HEAD
        + """
    <look <table>["main"]>
    return <ret>""",
    ),
    Way(
        "global in a table, set later",
        module='<bind>\n\n<table> = {}\n<table>["main"] = <obj>\n\n\n'
        + _HEAD
        + """
    <look <table>>
    return <ret>""",
    ),
    Way(
        "global in a list, appended",
        module="<bind>\n\n<table> = []\n<table>.append(<obj>)\n\n\n"
        + _HEAD
        + """
    <look <table>>
    return <ret>""",
    ),
    Way(
        "global table beside",
        module='<bind>\n\n<table> = {"main": 1}\n\n\n'
        + _HEAD
        + """
    <look <table>["main"]>
    return <ret>""",
    ),
    Way(
        "global made by a call at import",
        module="""\
<obj> = None


def <opener>():
    global <obj>
    <obj> = <make>


<opener>()


"""
        + _TASK,
    ),
    Way(
        "global made by a call in the driver",
        module="""\
<obj> = None


def <opener>():
    global <obj>
    <obj> = <make>


"""
        + _TASK,
        driver="<opener>()",
        marks=frozenset({"plain"}),
    ),
    Way(
        "global of a called class",
        module="<bind>\n\n\n"
        """\
class <Cls>:
    def <helper>(self):
        <do <obj>>


"""
        + _HEAD
        + """
    <Cls>().<helper>()
    return <ret>""",
    ),
    Way(
        "global under the name of an import",
        ("import math as <lib>",),
        module="<bind>\n\n\n" + _HEAD + "\n    <lib>.floor(2.5)\n    return <ret>",
    ),
    Way(
        "global after an early return",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    if <arg> is None:
        return <arg>
    <do <obj>>
    return <ret>""",
    ),
    Way(
        "global after the return",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    return <ret>
    <do <obj>>""",
    ),
    Way(
        "global of the driver only",
        module="<bind>\n\n\n" + _HEAD + "\n    return <ret>",
        driver="<look <obj>>",
    ),
    Way(
        "made in the task",
        module=_HEAD
        + """
    <obj> = <make>
    <do <obj>>
    return <ret>""",
        marks=frozenset({"in task"}),
    ),
    Way(
        "imported in the task",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    import math as <obj>

    <obj>.floor(2.5)
    return <ret>""",
    ),
    Way(
        "async task",
        module="<bind>\n\n\nasync def <task>(<params>):\n    <do <obj>>\n    return <ret>",
        marks=_ASYNC,
    ),
    Way(
        "async task that awaits a helper",
        ("import asyncio",),
        module="""\
<bind>


async def <helper>():
    await asyncio.sleep(0)
    <do <obj>>


async def <task>(<params>):
    await <helper>()
    return <ret>""",
        marks=_ASYNC,
    ),
)

_CLOSURES = (
    Way("closure", driver="<bind>\n\n" + _TASK + "\n", scope="driver", weight=4),
    Way(
        "closure of a lambda within",
        driver="<bind>\n\n"
        + _HEAD
        + """
    look = lambda: <use <obj>>
    look()
    return <ret>
""",
        scope="driver",
    ),
    Way(
        "closure of a comprehension",
        driver="<bind>\n\n"
        + _HEAD
        + """
    seen = [<use <obj>> for _ in range(2)]
    return <ret>
""",
        scope="driver",
    ),
    Way(
        "closure of a nested function",
        driver="<bind>\n\n"
        + _HEAD
        + """
    def <inner>():
        <do <obj>>

    <inner>()
    return <ret>
""",
        scope="driver",
    ),
    Way(
        "closure of a helper",
        driver="""\
<bind>

def <helper>():
    <do <obj>>

<decor>
def <task>(<params>):
    <helper>()
    return <ret>
""",
        scope="driver",
    ),
    Way(
        "closure bound after the def",
        driver=_HEAD
        + """
    <do <obj>>
    return <ret>

<bind>
""",
        scope="driver",
    ),
    Way(
        "beside the closure",
        driver="<bind>\n\n" + _HEAD + "\n    return <ret>\n<look <obj>>",
        scope="driver",
    ),
    Way(
        "closure of a factory",
        module="""\
def <builder>():
    <bind>

    def <task>(<params>):
        <do <obj>>
        return <ret>

    return <task>""",
        driver="<job> = <builder>()",
        target="<job>",
        scope="inner",
        weight=2,
    ),
    Way(
        "closure of a factory, called in place",
        module="""\
def <builder>():
    <bind>

    def <task>(<params>):
        <do <obj>>
        return <ret>

    return <task>""",
        target="<builder>()",
        scope="inner",
    ),
    Way(
        "closure over a parameter",
        module="""\
def <builder>(<held>):
    def <task>(<params>):
        <look <held>>
        return <ret>

    return <task>""",
        driver="<bind>\n<job> = <builder>(<obj>)",
        target="<job>",
        scope="driver",
        weight=2,
    ),
    Way(
        "closure over a default of the factory",
        module="""\
<bind>


def <builder>(<held>=<obj>):
    def <task>(<params>):
        <look <held>>
        return <ret>

    return <task>""",
        driver="<job> = <builder>()",
        target="<job>",
    ),
    Way(
        "closure that is nonlocal",
        module="""\
def <builder>():
    <bind>

    def <task>(<params>):
        nonlocal <obj>
        <obj> = 1
        return <ret>

    return <task>""",
        driver="<job> = <builder>()",
        target="<job>",
        scope="inner",
    ),
    Way(
        "factory of a lambda",
        module="""\
def <builder>():
    <bind>
    return lambda <params>: (<use <obj>>, <ret>)[1]""",
        target="<builder>()",
        scope="inner",
    ),
    Way(
        "factory that spends it",
        module="""\
def <builder>():
    <bind>
    <held> = repr(<obj>)

    def <task>(<params>):
        <look <held>>
        return <ret>

    return <task>""",
        driver="<job> = <builder>()",
        target="<job>",
        scope="inner",
    ),
    Way(
        "with",
        module="",
        driver="with <make> as <obj>:\n    " + _TASK.replace("\n", "\n    ") + "\n\n    <submit>",
        scope="driver",
        marks=frozenset({"opens", "no twist of names"}),
    ),
    Way(
        "with, and a helper",
        module="<bind>\n\n\n" + _TASK,
        driver="with <obj>:\n    <submit>",
        marks=frozenset({"opens"}),
        weight=0.5,
    ),
    Way(
        "with contextmanager",
        ("import contextlib",),
        module="""\
@contextlib.contextmanager
def <opener>():
    yield <make>""",
        driver="with <opener>() as <obj>:\n    "
        + _TASK.replace("\n", "\n    ")
        + "\n\n    <submit>",
        scope="driver",
        marks=frozenset({"no twist of names"}),
    ),
    Way(
        "lambda target",
        driver="<bind>",
        target="lambda <params>: (<use <obj>>, <ret>)[1]",
        scope="driver",
        weight=2,
    ),
    Way(
        "lambda target with a default",
        driver="<bind>",
        target="lambda <params>, <held>=<obj>: (<use <held>>, <ret>)[1]",
        scope="driver",
    ),
    Way(
        "lambda at module level", module="<bind>\n<task> = lambda <params>: (<use <obj>>, <ret>)[1]"
    ),
    Way(
        "lambda that calls",
        module="<bind>\n\n\n" + _TASK.replace("<decor>\n", ""),
        target="lambda *args: <task>(*args)",
    ),
)

_SIGNATURES = (
    Way(
        "default",
        module="<bind>\n\n\n<decor>\ndef <task>(<params>, <held>=<obj>):\n"
        "    <look <held>>\n    return <ret>",
        weight=2,
    ),
    Way(
        "default made in place",
        module="<decor>\ndef <task>(<params>, <held>=<make>):\n    <look <held>>\n    return <ret>",
        scope="inner",
    ),
    Way(
        "keyword-only default",
        module="<bind>\n\n\n<decor>\n"
        "def <task>(<params>, *, <held>=<obj>):\n    <look <held>>\n    return <ret>",
    ),
    Way(
        "default in a table",
        module="<bind>\n\n\n<decor>\n"
        "def <task>(<params>, <held>=(<obj>, 1)):\n    <look <held>>\n    return <ret>",
    ),
    Way(
        "default of a helper",
        module="""\
<bind>


def <helper>(<held>=<obj>):
    <look <held>>


<decor>
def <task>(<params>):
    <helper>()
    return <ret>""",
    ),
    Way(
        "annotation of a parameter",
        module="<bind>\n\n\n<decor>\ndef <task>(<params>, <held>: <obj> = None):\n    return <ret>",
    ),
    Way(
        "annotation of the return",
        module="<bind>\n\n\n<decor>\ndef <task>(<params>) -> <obj>:\n    return <ret>",
    ),
    Way(
        "annotation that is a string",
        module='<bind>\n\n\n<decor>\ndef <task>(<params>) -> "<obj>":\n    return <ret>',
    ),
    Way(
        "annotation of a local",
        module="<bind>\n\n\n"
        + _HEAD
        + """
    seen: <obj> = 1
    return <ret>""",
    ),
    Way(
        "annotations of the future",
        ("from __future__ import annotations",),
        module="<bind>\n\n\n<decor>\ndef <task>(<params>) -> <obj>:\n    return <ret>",
    ),
    Way(
        "function attribute",
        module="<bind>\n\n\n"
        + _HEAD.replace("<decor>\n", "")
        + """
    return <ret>


<task>.<attr> = <obj>""",
    ),
    Way(
        "function attribute, set in the driver",
        module=_HEAD.replace("<decor>\n", "") + "\n    return <ret>",
        driver="<bind>\n<task>.<attr> = <obj>",
        scope="driver",
    ),
    Way(
        "attribute of another function",
        module="<bind>\n\n\n"
        "def <helper>():\n    return 1\n\n\n<helper>.<attr> = <obj>\n\n\n"
        + _HEAD
        + "\n    return <ret>",
    ),
    Way("doc string", module="<bind>\n\n\n" + _HEAD + '\n    """Uses <obj>."""\n    return <ret>'),
)

_DECORATORS = (
    Way(
        "decorator that closes over it, with wraps",
        _FUNCTOOLS,
        module="""\
def <wrapper>(<func>):
    <bind>

    @functools.wraps(<func>)
    def <inner>(*args, **kwargs):
        <do <obj>>
        return <func>(*args, **kwargs)

    return <inner>


<decor>
@<wrapper>
def <task>(<params>):
    return <ret>""",
        scope="inner",
    ),
    Way(
        "decorator that closes over it, without wraps",
        module="""\
def <wrapper>(<func>):
    <bind>

    def <inner>(*args, **kwargs):
        <do <obj>>
        return <func>(*args, **kwargs)

    return <inner>


<decor>
@<wrapper>
def <task>(<params>):
    return <ret>""",
        scope="inner",
    ),
    Way(
        "decorator with a parameter",
        _FUNCTOOLS,
        module="""\
<bind>


def <wrapper>(<held>):
    def decorate(<func>):
        @functools.wraps(<func>)
        def <inner>(*args, **kwargs):
            <look <held>>
            return <func>(*args, **kwargs)

        return <inner>

    return decorate


<decor>
@<wrapper>(<obj>)
def <task>(<params>):
    return <ret>""",
    ),
    Way(
        "decorator whose wrapper reads a global",
        module="""\
<bind>


def <wrapper>(<func>):
    def <inner>(*args, **kwargs):
        <do <obj>>
        return <func>(*args, **kwargs)

    return <inner>


<decor>
@<wrapper>
def <task>(<params>):
    return <ret>""",
    ),
    Way(
        "decorated function reads a global, with wraps",
        _FUNCTOOLS,
        module="""\
<bind>


def <wrapper>(<func>):
    @functools.wraps(<func>)
    def <inner>(*args, **kwargs):
        return <func>(*args, **kwargs)

    return <inner>


<decor>
@<wrapper>
def <task>(<params>):
    <do <obj>>
    return <ret>""",
    ),
    Way(
        "decorated function reads a global, without wraps",
        module="""\
<bind>


def <wrapper>(<func>):
    def <inner>(*args, **kwargs):
        return <func>(*args, **kwargs)

    return <inner>


<decor>
@<wrapper>
def <task>(<params>):
    <do <obj>>
    return <ret>""",
    ),
    Way(
        "__wrapped__",
        _FUNCTOOLS,
        module="""\
<bind>


def <wrapper>(<func>):
    @functools.wraps(<func>)
    def <inner>(*args, **kwargs):
        return <func>(*args, **kwargs)

    return <inner>


@<wrapper>
def <task>(<params>):
    <do <obj>>
    return <ret>""",
        target="<task>.__wrapped__",
    ),
    Way(
        "decorator that registers",
        module="""\
<bind>
<table> = []


def <wrapper>(<func>):
    <table>.append((<func>.__name__, <obj>))
    return <func>


<decor>
@<wrapper>
def <task>(<params>):
    return <ret>""",
    ),
    Way(
        "decorator that marks",
        module="""\
<bind>


def <wrapper>(<func>):
    <func>.<attr> = <obj>
    return <func>


<decor>
@<wrapper>
def <task>(<params>):
    return <ret>""",
    ),
    Way(
        "lru_cache target",
        _FUNCTOOLS,
        module="<bind>\n\n\n@functools.lru_cache\n"
        "def <task>(<params>):\n    <do <obj>>\n    return <ret>",
        weight=0.5,
        marks=frozenset({"any result"}),
    ),
)

FUNCTIONS: tuple[Way, ...] = (*_GLOBALS, *_CLOSURES, *_SIGNATURES, *_DECORATORS)
