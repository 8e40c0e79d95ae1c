"""The picklers that Dask uses, driven one object at a time."""

from __future__ import annotations

import copyreg
import importlib
import importlib.util
import io
import pickle
import types
from collections.abc import Container, Iterable
from typing import Any

from flake8_dask_pickle.runtime.paths import ATOMS, Part, attributes, items_of, parts_of
from flake8_dask_pickle.runtime.pickling import named

#: What a reducer may raise is caught, whatever it is; only the person's Ctrl-C is not.
Failed = (Exception, SystemExit, GeneratorExit)

#: An object that fails is looked into if it holds no more than this.
_MOST_ATTRIBUTES = 200


class Sink:
    """Counts what is written, and forgets it."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: Any) -> int:
        length = memoryview(data).nbytes
        self.size += length
        return length


class Engine:
    """One class of pickler: what it writes for an object, and whether it can write one.

    `spared` are identities of objects that are written as None instead.
    """

    def __init__(self, pickler: type[pickle.Pickler]) -> None:
        self._class = pickler
        self._driven: Any = pickler(io.BytesIO(), protocol=pickle.HIGHEST_PROTOCOL)

    def parts(self, thing: object) -> list[Part]:
        """What is written for an object, without what is plain; raises what the pickler would."""
        found = items_of(thing)
        if found is None:
            reduced = self._reduced(thing)
            found = [] if reduced is None else list(parts_of(thing, reduced))
        return [(step, part) for step, part in found if type(part) not in ATOMS]

    def inside(self, thing: object, error: BaseException) -> list[Part]:
        """The attributes that fail just as the object does that holds them, which pickles itself.

        An object whose `__reduce__` pickles what it holds fails of that.
        """
        said = {named(one) for one in _chain(error)}
        held = list(attributes(thing).items())[:_MOST_ATTRIBUTES]
        return [
            (f".{name}", value)
            for name, value in held
            if type(value) not in ATOMS
            and (failure := self.attempt(value)) is not None
            and named(failure) in said
        ]

    def attempt(self, thing: object, spared: Container[int] = ()) -> BaseException | None:
        """Really pickle it; what that raises, or None."""
        try:
            self.size(thing, spared)
        except Failed as error:
            return error
        return None

    def size(self, thing: object, spared: Container[int] = ()) -> int:
        """How many bytes it is when pickled by itself; raises what the pickler does."""
        sink = Sink()
        self.pickler(sink, spared).dump(thing)
        return sink.size

    def stops_at(
        self, thing: object, spared: Container[int] = ()
    ) -> tuple[object, BaseException] | None:
        """The object that a pickler looks at last before it fails, and the exception."""
        seen: list[object] = [thing]

        class Seeing(_sparing(self._class, spared)):  # type: ignore[misc]
            def persistent_id(self, obj: object) -> None:
                seen[0] = obj

        try:
            Seeing(Sink(), protocol=pickle.HIGHEST_PROTOCOL).dump(thing)
        except Failed as error:
            return seen[0], error
        return None

    def pickler(self, sink: Any, spared: Container[int] = ()) -> pickle.Pickler:
        """A new pickler that writes to `sink`."""
        kind = _sparing(self._class, spared) if spared else self._class
        made: pickle.Pickler = kind(sink, protocol=pickle.HIGHEST_PROTOCOL)
        return made

    def dumps(self, thing: object, spared: Container[int] = ()) -> bytes:
        """The pickle itself."""
        sink = io.BytesIO()
        self.pickler(sink, spared).dump(thing)
        return sink.getvalue()

    def _reduced(self, thing: object) -> tuple[Any, ...] | None:
        """How the pickler takes an object apart; None where it writes only a name."""
        kind = type(thing)
        reduced = self._driven.reducer_override(thing)
        if reduced is NotImplemented and kind not in (type, types.FunctionType):
            reducers = getattr(self._driven, "dispatch_table", copyreg.dispatch_table)
            reduce = reducers.get(kind)
            if reduce is not None:
                reduced = reduce(thing)
            elif not issubclass(kind, type):
                reduced = thing.__reduce_ex__(pickle.HIGHEST_PROTOCOL)
        if _well_formed(reduced):
            return tuple(reduced)
        error = self.attempt(thing)
        if error is not None:
            raise error
        return None


def dask_pickler() -> Engine | None:
    """Dask's own pickler, which knows its `dask_serialize`; None without distributed."""
    if importlib.util.find_spec("distributed") is None:
        return None
    own = getattr(importlib.import_module("distributed.protocol.pickle"), "_DaskPickler", None)
    return None if own is None else Engine(own)


def cloudpickle() -> Engine:
    """The pickler that takes what is not importable along. Raises ModuleNotFoundError."""
    if importlib.util.find_spec("cloudpickle") is None:
        raise ModuleNotFoundError("the runtime check needs cloudpickle; install it")
    return Engine(importlib.import_module("cloudpickle").CloudPickler)


def _sparing(base: type[Any], spared: Container[int]) -> type[Any]:
    class Sparing(base):  # type: ignore[misc]
        def reducer_override(self, obj: object) -> Any:
            if id(obj) in spared:
                return type(None), ()
            return super().reducer_override(obj)

    return Sparing


def _well_formed(reduced: Any) -> bool:
    return (
        isinstance(reduced, tuple)
        and 2 <= len(reduced) <= 6
        and callable(reduced[0])
        and isinstance(reduced[1], tuple)
    )


def _chain(error: BaseException | None) -> Iterable[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    return seen
