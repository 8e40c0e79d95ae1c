"""Ways of classes: what `self`, a class, or an instance brings along."""

from __future__ import annotations

from .grammar import Way

_METHOD = "    def <task>(self, <params>):\n        <do self.<attr>>\n        return <ret>"
_QUIET = "    def <task>(self, <params>):\n        return <ret>"
_LOOKING = "    def <task>(self, <params>):\n        <look self.<attr>>\n        return <ret>"
_INIT = "    def __init__(self):\n        self.<attr> = <make>\n\n"
_MAKE = "<inst> = <Cls>()"
_BOUND = "<inst>.<task>"
_NOTHING = "class <Cls>:\n    def __init__(self):\n        self.<attr> = None\n\n"
_OPENING = "    def <helper>(self):\n        self.<attr> = <make>\n\n"
_LAZILY = """\
    def <helper>(self):
        if self.<attr> is None:
            self.<attr> = <make>
        return self.<attr>

"""
_MANAGED = """\
    def __enter__(self):
        self.<attr> = <make>
        return self

    def __exit__(self, *error):
        self.<attr> = None

"""


def _bound(name: str, module: str, **more: object) -> Way:
    """A way whose target is a method of an instance."""
    words: dict[str, object] = {
        "module": module,
        "driver": _MAKE,
        "target": _BOUND,
        "scope": "inner",
        **more,
    }
    return Way(name, **words)  # type: ignore[arg-type]


_SELF = (
    _bound("self, set in __init__", "class <Cls>:\n" + _INIT + _METHOD, weight=4),
    _bound(
        "self, bound in __init__",
        """\
class <Cls>:
    def __init__(self):
        <bind>
        self.<attr> = <obj>

"""
        + _METHOD,
    ),
    _bound("self, not used by the method", "class <Cls>:\n" + _INIT + _QUIET),
    _bound(
        "self, given to __init__",
        """\
class <Cls>:
    def __init__(self, <held>):
        self.<attr> = <held>

"""
        + _METHOD,
        driver="<bind>\n<inst> = <Cls>(<obj>)",
        scope="driver",
        weight=2,
    ),
    _bound(
        "self, set by a method that __init__ calls",
        """\
class <Cls>:
    def __init__(self):
        self.<helper>()

    def <helper>(self):
        self.<attr> = <make>

"""
        + _METHOD,
    ),
    _bound(
        "self, set by a method that the driver calls",
        """\
class <Cls>:
    def __init__(self):
        self.<attr> = None

    def <helper>(self):
        self.<attr> = <make>

"""
        + _METHOD,
        driver=_MAKE + "\n<inst>.<helper>()",
    ),
    _bound(
        "self, set by a method that nobody calls",
        """\
class <Cls>:
    def __init__(self):
        self.<attr> = None

    def <helper>(self):
        self.<attr> = <make>

"""
        + _QUIET,
    ),
    _bound(
        "self, set by a method that only the task calls",
        _NOTHING + _OPENING + "    def <task>(self, <params>):\n        self.<helper>()\n"
        "        <do self.<attr>>\n        return <ret>",
        marks=frozenset({"in task"}),
    ),
    _bound(
        "self, set where it is not yet, before",
        _NOTHING + _LAZILY + _QUIET,
        driver=_MAKE + "\n<inst>.<helper>()",
    ),
    _bound(
        "self, set by a method that is called afterwards",
        _NOTHING + _OPENING + _QUIET,
        driver=_MAKE + "\n<submit>\n<inst>.<helper>()",
    ),
    _bound(
        "self, dropped by a method that the driver calls",
        "class <Cls>:\n"
        + _INIT
        + "    def <helper>(self):\n        self.<attr> = None\n\n"
        + _QUIET,
        driver=_MAKE + "\n<inst>.<helper>()",
    ),
    _bound(
        "self, deleted by a method that the driver calls",
        "class <Cls>:\n" + _INIT + "    def <helper>(self):\n        del self.<attr>\n\n" + _QUIET,
        driver=_MAKE + "\n<inst>.<helper>()",
    ),
    _bound(
        "self, held in a with statement",
        _NOTHING + _MANAGED + _QUIET,
        driver=_MAKE + "\nwith <inst>:\n    <submit>",
    ),
    _bound(
        "self, held in a with statement that has ended",
        _NOTHING + _MANAGED + _QUIET,
        driver=_MAKE + "\nwith <inst>:\n    pass",
    ),
    _bound(
        "self, put into a list by a method that the driver calls",
        "class <Cls>:\n    def __init__(self):\n        self.<attr> = []\n\n"
        "    def <helper>(self):\n        self.<attr>.append(<make>)\n\n" + _QUIET,
        driver=_MAKE + "\n<inst>.<helper>()",
    ),
    _bound(
        "self, set in a base class",
        "class <Base>:\n" + _INIT + "\n\nclass <Cls>(<Base>):\n" + _METHOD,
    ),
    _bound(
        "self, set in a base class by super",
        "class <Base>:\n"
        + _INIT
        + """

class <Cls>(<Base>):
    def __init__(self):
        super().__init__()
        self.size = 1

"""
        + _METHOD,
    ),
    _bound(
        "self, base class's __init__ not called",
        "class <Base>:\n"
        + _INIT
        + """

class <Cls>(<Base>):
    def __init__(self):
        self.size = 1

"""
        + _QUIET,
    ),
    _bound(
        "self, method of the base class",
        "class <Base>:\n" + _QUIET + "\n\nclass <Cls>(<Base>):\n" + _INIT.rstrip(),
    ),
    _bound(
        "self, dataclass field",
        """\
@dataclasses.dataclass
class <Cls>:
    <attr>: object = dataclasses.field(default_factory=lambda: <make>)

"""
        + _METHOD,
        imports=("import dataclasses",),
    ),
    _bound(
        "self, dataclass argument",
        """\
@dataclass
class <Cls>:
    <attr>: object
    size: int = 1

"""
        + _METHOD,
        imports=("from dataclasses import dataclass",),
        driver="<bind>\n<inst> = <Cls>(<obj>)",
        scope="driver",
    ),
    _bound(
        "self, __post_init__",
        """\
@dataclass
class <Cls>:
    size: int = 1

    def __post_init__(self):
        self.<attr> = <make>

"""
        + _METHOD,
        imports=("from dataclasses import dataclass",),
    ),
    _bound(
        "self, property that makes it",
        """\
class <Cls>:
    @property
    def <attr>(self):
        return <make>

"""
        + _METHOD,
        marks=frozenset({"in task"}),
    ),
    _bound("self, slots", 'class <Cls>:\n    __slots__ = ("<attr>",)\n\n' + _INIT + _METHOD),
    _bound(
        "self, through __dict__",
        """\
class <Cls>:
    def __init__(self):
        self.__dict__["<attr>"] = <make>

"""
        + _METHOD,
    ),
    _bound(
        "self, through __dict__.update",
        """\
class <Cls>:
    def __init__(self):
        self.__dict__.update(<attr>=<make>)

"""
        + _METHOD,
    ),
    _bound(
        "self, through setattr",
        """\
class <Cls>:
    def __init__(self):
        setattr(self, "<attr>", <make>)

"""
        + _METHOD,
    ),
    _bound(
        "self, set from outside",
        "class <Cls>:\n" + _QUIET,
        driver="<bind>\n<inst> = <Cls>()\n<inst>.<attr> = <obj>",
        scope="driver",
    ),
    _bound(
        "self, deleted in __init__",
        """\
class <Cls>:
    def __init__(self):
        self.<attr> = <make>
        del self.<attr>

"""
        + _QUIET,
    ),
    _bound(
        "self, replaced before the submission",
        "class <Cls>:\n" + _INIT + _QUIET,
        driver=_MAKE + "\n<inst>.<attr> = None",
    ),
    _bound(
        "self, in a list",
        """\
class <Cls>:
    def __init__(self):
        self.<attr> = []
        self.<attr>.append(<make>)

"""
        + _QUIET,
    ),
    _bound(
        "self, in a dict",
        """\
class <Cls>:
    def __init__(self):
        self.<attr> = {"main": <make>}

"""
        + _QUIET,
    ),
    _bound(
        "self, local of __init__",
        """\
class <Cls>:
    def __init__(self):
        <bind>
        self.size = repr(<obj>)

"""
        + _QUIET,
    ),
    _bound(
        "self, with __getstate__",
        """\
class <Cls>:
    def __init__(self):
        self.<attr> = <make>

    def __getstate__(self):
        state = dict(self.__dict__)
        state["<attr>"] = None
        return state

"""
        + _QUIET,
    ),
    _bound(
        "self, with __getstate__ that keeps it",
        "class <Cls>:\n"
        + _INIT
        + """\
    def __getstate__(self):
        return self.__dict__.copy()

    def __setstate__(self, state):
        self.__dict__.update(state)

"""
        + _QUIET,
    ),
    _bound(
        "self, with __reduce__",
        "class <Cls>:\n"
        + _INIT
        + """\
    def __reduce__(self):
        return (<Cls>, ())

"""
        + _QUIET,
    ),
    _bound(
        "self, submits its own method",
        "class <Cls>:\n"
        + _INIT
        + _METHOD
        + """

    def <entry2>(self<with_client>):
        <submit>""",
        driver="<give <Cls>().<entry2>(<own_client>)>",
        target="self.<task>",
        marks=frozenset({"submits within"}),
        weight=3,
    ),
    _bound(
        "self, submits a lambda",
        "class <Cls>:\n"
        + _INIT
        + """\
    def <entry2>(self<with_client>):
        <submit>""",
        driver="<give <Cls>().<entry2>(<own_client>)>",
        target="lambda <params>: (<use self.<attr>>, <ret>)[1]",
        marks=frozenset({"submits within"}),
    ),
    _bound(
        "self, of which only a value is used",
        "class <Cls>:\n"
        """\
    def __init__(self):
        self.<attr> = <make>
        self.size = 1

    def <entry2>(self<with_client>):
        <held> = self.size
        <submit>""",
        driver="<give <Cls>().<entry2>(<own_client>)>",
        target="lambda <params>: (<held>, <ret>)[1]",
        marks=frozenset({"submits within"}),
    ),
)

_CLASSES = (
    _bound("class attribute", "class <Cls>:\n    <attr> = <make>\n\n" + _LOOKING),
    _bound(
        "class attribute of the base",
        "class <Base>:\n    <attr> = <make>\n\n\nclass <Cls>(<Base>):\n" + _LOOKING,
    ),
    _bound(
        "class attribute set later",
        "class <Cls>:\n" + _QUIET,
        driver="<bind>\n<Cls>.<attr> = <obj>\n" + _MAKE,
        scope="driver",
    ),
    Way(
        "class method",
        module="""\
class <Cls>:
    <attr> = <make>

    @classmethod
    def <task>(cls, <params>):
        <look cls.<attr>>
        return <ret>""",
        target="<Cls>.<task>",
        scope="inner",
    ),
    Way(
        "class method that reads a global",
        module="""\
<bind>


class <Cls>:
    @classmethod
    def <task>(cls, <params>):
        <do <obj>>
        return <ret>""",
        target="<Cls>.<task>",
    ),
    Way(
        "static method",
        module="class <Cls>:\n"
        + _INIT
        + """\
    @staticmethod
    def <task>(<params>):
        return <ret>""",
        driver=_MAKE,
        target=_BOUND,
        scope="inner",
    ),
    Way(
        "static method that reads a global",
        module="""\
<bind>


class <Cls>:
    @staticmethod
    def <task>(<params>):
        <do <obj>>
        return <ret>""",
        target="<Cls>.<task>",
    ),
    Way(
        "method that reads a global",
        module="""\
<bind>


class <Cls>:
    def <task>(self, <params>):
        <do <obj>>
        return <ret>""",
        target="<Cls>().<task>",
    ),
    Way(
        "method default",
        module="""\
<bind>


class <Cls>:
    def <task>(self, <params>, <held>=<obj>):
        <look <held>>
        return <ret>""",
        target="<Cls>().<task>",
    ),
    Way(
        "static method of a class with an attribute",
        module="""\
class <Cls>:
    <attr> = <make>

    @staticmethod
    def <task>(<params>):
        return <ret>""",
        target="<Cls>.<task>",
        scope="inner",
    ),
    Way(
        "callable instance",
        module="class <Cls>:\n" + _INIT + _METHOD.replace("<task>", "__call__"),
        target="<Cls>()",
        scope="inner",
    ),
    Way(
        "callable instance with a name",
        module="class <Cls>:\n" + _INIT + _METHOD.replace("<task>", "__call__"),
        driver=_MAKE,
        target="<inst>",
        scope="inner",
    ),
    Way(
        "partial of a method",
        ("import functools",),
        module="class <Cls>:\n" + _INIT + _METHOD,
        driver=_MAKE,
        target="functools.partial(<inst>.<task>)",
        scope="inner",
    ),
    Way(
        "method through a name",
        module="class <Cls>:\n" + _INIT + _METHOD,
        driver="<job> = <Cls>().<task>",
        target="<job>",
        scope="inner",
    ),
    Way(
        "method through the class",
        module="class <Cls>:\n" + _INIT + _QUIET,
        driver=_MAKE,
        target="lambda <params>: <Cls>.<task>(<inst>, <params>)",
        scope="inner",
    ),
    Way(
        "nested class",
        module="""\
class <Outer>:
    class <Cls>:
        def __init__(self):
            self.<attr> = <make>

        def <task>(self, <params>):
            return <ret>""",
        target="<Outer>.<Cls>().<task>",
        scope="inner",
    ),
    Way(
        "class made in the driver",
        driver="""\
class <Cls>:
    def __init__(self):
        self.<attr> = <make>

    def <task>(self, <params>):
        return <ret>
""",
        target="<Cls>().<task>",
        scope="inner",
    ),
    Way(
        "class attribute read by a function",
        module="""\
class <Cls>:
    <attr> = <make>


<decor>
def <task>(<params>):
    <look <Cls>.<attr>>
    return <ret>""",
        scope="inner",
    ),
    Way(
        "class beside the function",
        module="""\
class <Cls>:
    <attr> = <make>


<decor>
def <task>(<params>):
    return <ret>""",
        scope="inner",
    ),
    Way(
        "class that the task makes",
        module="class <Cls>:\n"
        + _INIT
        + """\
    def <helper>(self):
        return 1


<decor>
def <task>(<params>):
    <Cls>().<helper>()
    return <ret>""",
        scope="inner",
        marks=frozenset({"in task"}),
    ),
    Way(
        "attribute of a global instance",
        module="class <Cls>:\n"
        + _INIT.rstrip()
        + "\n        self.size = 1\n\n\n<inst> = <Cls>()\n\n\n"
        + "<decor>\ndef <task>(<params>):\n    <inst>.size\n    return <ret>",
        scope="inner",
    ),
    Way(
        "attribute of a local instance",
        module="class <Cls>:\n" + _INIT.rstrip(),
        driver=_MAKE
        + "\n\n<decor>\ndef <task>(<params>):\n    <do <inst>.<attr>>\n    return <ret>\n",
        scope="inner",
    ),
    Way(
        "attribute taken to a local",
        module="class <Cls>:\n" + _INIT.rstrip() + "\n        self.size = 1",
        driver=_MAKE + "\n<held> = <inst>.size\n\n"
        "<decor>\ndef <task>(<params>):\n    <look <held>>\n    return <ret>\n",
        scope="inner",
    ),
)

_ARGUMENT = "<decor>\ndef <task>(<params>, <held>=None):\n    <look <held>>\n    return <ret>"


def _instance(name: str, module: str, **more: object) -> Way:
    """A way whose instance is an argument of the task."""
    words: dict[str, object] = {
        "module": module + "\n\n\n" + _ARGUMENT,
        "driver": _MAKE,
        "positional": "<inst>",
        "keyword": "<held>=<inst>",
        "scope": "inner",
        **more,
    }
    return Way(name, **words)  # type: ignore[arg-type]


_INSTANCES = (
    _instance("instance", "class <Cls>:\n" + _INIT.rstrip(), weight=2),
    _instance(
        "instance with __getstate__",
        "class <Cls>:\n"
        + _INIT
        + """\
    def __getstate__(self):
        return {}""",
    ),
    _instance(
        "instance with __reduce__",
        "class <Cls>:\n"
        + _INIT
        + """\
    def __reduce__(self):
        return (<Cls>, ())""",
    ),
    _instance(
        "instance with __reduce_ex__",
        "class <Cls>:\n"
        + _INIT
        + """\
    def __reduce_ex__(self, protocol):
        return (<Cls>, ())""",
    ),
    _instance(
        "instance with copyreg",
        "class <Cls>:\n"
        + _INIT.rstrip()
        + """


def <helper>(one):
    return <Cls>, ()


copyreg.pickle(<Cls>, <helper>)""",
        imports=("import copyreg",),
    ),
    _instance(
        "instance in an instance",
        "class <Base>:\n"
        + _INIT.rstrip()
        + """


class <Cls>:
    def __init__(self):
        self.part = <Base>()""",
    ),
    _instance(
        "instance of a list",
        "class <Cls>(list):\n    pass",
        driver="<bind>\n<inst> = <Cls>([<obj>])",
        scope="driver",
    ),
    _instance(
        "instance of a dict",
        "class <Cls>(dict):\n    pass",
        driver="<bind>\n<inst> = <Cls>(main=<obj>)",
        scope="driver",
    ),
    _instance(
        "named tuple",
        "class <Cls>(typing.NamedTuple):\n    <field>: object",
        imports=("import typing",),
        driver="<bind>\n<inst> = <Cls>(<obj>)",
        scope="driver",
    ),
    _instance(
        "namedtuple call",
        '<Cls> = namedtuple("<Cls>", ["<field>", "size"])',
        imports=("from collections import namedtuple",),
        driver="<bind>\n<inst> = <Cls>(<obj>, 1)",
        scope="driver",
    ),
    _instance(
        "simple namespace",
        "",
        imports=("import types",),
        driver="<bind>\n<inst> = types.SimpleNamespace(<attr>=<obj>)",
        scope="driver",
    ),
    _instance(
        "attribute of an instance, as argument",
        "class <Cls>:\n" + _INIT.rstrip(),
        positional="<inst>.<attr>",
        keyword="<held>=<inst>.<attr>",
    ),
    _instance(
        "other attribute of an instance",
        "class <Cls>:\n" + _INIT.rstrip() + "\n        self.size = 1",
        positional="<inst>.size",
        keyword="<held>=<inst>.size",
    ),
    _instance(
        "returned by a method",
        "class <Cls>:\n    def <helper>(self):\n        return <make>",
        positional="<inst>.<helper>()",
        keyword="<held>=<inst>.<helper>()",
    ),
)

CLASSES: tuple[Way, ...] = (*_SELF, *_CLASSES, *_INSTANCES)
