"""Ways to mend that rules share."""

from __future__ import annotations

from flake8_dask_pickle.fixing import arguments, inside, lambdas, states
from flake8_dask_pickle.fixing.mending import Way

#: Make it where the task runs, by whichever way it was captured.
MADE_INSIDE: tuple[Way, ...] = (
    inside.made_inside,
    lambdas.made_inside,
    inside.default_inside,
    lambdas.default_inside,
    inside.quoted,
    states.left_out,
    states.forgotten,
    arguments.made_inside,
    arguments.moved_inside,
)
