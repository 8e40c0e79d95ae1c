"""Where a submission stands in the analysed text, for whoever wants to try it out."""

from __future__ import annotations

from typing import Literal, NamedTuple

#: What shows that a finding is right: pickling what is submitted, a look at what that gives, only
#: making a token of it, running the task, or no round-trip at all.
Shows = Literal["pickling", "payload", "token", "running", "nothing"]

#: What a target is called with: all arguments that stand in the submission, as they are; their
#: items, as `map` does; what they give once computed, as delayed functions are; or with what only
#: Dask has as well, such as the items of a bag, so that they are but a part.
Passes = Literal["all", "items", "computed", "part"]


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
    passes: Passes = "part"
    #: What makes the object in question, where that stands in this text.
    made: Span | None = None
    #: Whether the object is one of the items of something, of which there may be none.
    is_item: bool = False
