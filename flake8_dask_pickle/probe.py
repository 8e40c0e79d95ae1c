"""Where a submission stands in the analysed text, for whoever wants to try it out."""

from __future__ import annotations

from typing import Literal, NamedTuple

#: What shows that a finding is right: pickling what is submitted, a look at what that gives, only
#: making a token of it, running the task, or no round-trip at all.
Shows = Literal["pickling", "payload", "token", "running", "nothing"]


class Span(NamedTuple):
    """A stretch of the analysed text: rows from 1, columns from 0, the end exclusive."""

    row: int
    column: int
    end_row: int
    end_column: int


class Probe(NamedTuple):
    """A submission: the call or decorator, and what of it is shipped."""

    call: Span
    is_decorator: bool
    target: Span | None
    arguments: tuple[Span, ...]
    #: Whether the file is a program, whose functions go by value, or a module that is imported.
    is_program: bool = True
    #: Whether it is pickled later, with what its names hold then: when it is computed.
    is_lazy: bool = False
    shows: Shows = "pickling"
    #: Whether the target is called with the items of the arguments, as `Client.map` does.
    maps: bool = False
    #: What makes the object in question, where that stands in this text.
    made: Span | None = None
    #: Whether the object is one of the items of something, of which there may be none.
    is_item: bool = False
