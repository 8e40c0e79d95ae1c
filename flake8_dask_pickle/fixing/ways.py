"""Ways to mend that rules share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import wraps

from flake8_dask_pickle.fixing import arguments, inside, lambdas, states
from flake8_dask_pickle.fixing.mending import Aid, Mend, Way

#: The mode of a file that is emptied when it is opened, or must not be there yet.
_EMPTYING = re.compile(r"""(["'])[rbtU+]*[wx][bt+]*(?:[:|]\w*)?\1""")
_KEEPING = re.compile(r"""(["'])[bt]*[ra][bt+]*\1""")
_TEMPORARY = re.compile(r"TemporaryFile\(")


def _keeping_files(way: Way) -> Way:
    """The same way, but no file that tasks write to is opened anew by each of them.

    Each would throw away what those before have written.
    """

    @wraps(way)
    def mends(aid: Aid) -> Iterator[Mend]:
        return (mend for mend in way(aid) if not _empties_a_file(aid, mend))

    return mends


def _empties_a_file(aid: Aid, mend: Mend) -> bool:
    row = aid.carried.capture.type
    made = [one.content for one in mend.changes]
    if any(_EMPTYING.search(one) or _TEMPORARY.search(one) for one in made):
        return True
    # Its mode is in a variable.
    return row is not None and row.name == "file.write" and not any(map(_KEEPING.search, made))


#: Make it where the task runs, by whichever way it was captured.
MADE_INSIDE: tuple[Way, ...] = (
    _keeping_files(inside.made_inside),
    _keeping_files(lambdas.made_inside),
    _keeping_files(inside.default_inside),
    _keeping_files(lambdas.default_inside),
    inside.quoted,
    _keeping_files(states.left_out),
    states.forgotten,
    _keeping_files(arguments.made_inside),
    _keeping_files(arguments.moved_inside),
)
