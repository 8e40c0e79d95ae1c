"""What no reading of a program can decide, with the reason: such programs are not judged.

Keep this table small. What the linter merely does not know yet does not belong here.
"""

from __future__ import annotations

from collections.abc import Callable

from .writer import Program

UNDECIDABLE: dict[str, Callable[[Program], bool]] = {
    # Nothing in the program says what a parameter holds that nobody annotates and nobody passes.
    "methods of a parameter that may be a client or anything else": lambda one: (
        one.shape == "function with a client, not annotated"
        and one.api.startswith(("submit", "map", "run", "executor"))
    ),
    # cloudpickle pickles these as `__main__.name`. The workers of a LocalCluster that the script
    # itself starts import the script, and find the name; the workers of any other cluster do not.
    "functions pickled by name, in a script, on a cluster that was started elsewhere": lambda one: (
        one.context == "script"
        and "processes" not in one.finish
        and (one.object == "lru_cache function" or one.way == "lru_cache target")
    ),
    # To learn what comes out, dask.array runs the function on an empty block, in the program; what
    # it assigns there is gone when the task is pickled, unless the function stopped before.
    "names assigned by the target, which dask.array tries out": lambda one: (
        one.api.startswith("array")
        and one.way in ("global that is stored", "closure that is nonlocal")
    ),
    # The scheduler loads the graph and pickles its tasks again. That of a LocalCluster is in the
    # process that called copyreg.pickle; any other scheduler knows nothing of it.
    "reducers registered by the program, on a cluster that was started elsewhere": lambda one: (
        one.context != "library"
        and "processes" not in one.finish
        and one.way == "instance with copyreg"
    ),
}


def undecidable(program: Program) -> str | None:
    """Why the program is not judged, or None."""
    return next((why for why, found in UNDECIDABLE.items() if found(program)), None)
