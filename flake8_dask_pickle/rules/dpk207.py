"""DPK207 impure-task: equal submissions of a function whose results differ share one result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_dask_pickle.capture.impure import Drawn, drawn
from flake8_dask_pickle.capture.keys import DELAYED
from flake8_dask_pickle.capture.naming import text_of
from flake8_dask_pickle.capture.repeated import Repeat, Repeats
from flake8_dask_pickle.finding import Link
from flake8_dask_pickle.rules.base import ModuleRule, Report

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.survey import Survey
    from flake8_dask_pickle.fixing.mending import Way

_OF_GENERATOR = "Submit a function of your own that calls it, and say pure=False"
_DELAYED = "Leave out pure=True, or pass what differs (a seed) as an argument"


class ImpureTask(ModuleRule):
    """Finds equal submissions of a function that is meant to give another result each time.

    ## What it does

    Reports `client.submit()` and `client.map()` of a function that draws random numbers, makes
    UUIDs, reads the clock, asks where it runs or reads what lies outside of the program, itself or
    by functions that it calls, when it is surely submitted several times with equal arguments:

    - in a loop or comprehension that changes none of its arguments, and keeps the futures,
    - twice in the same function, or
    - by `client.map()` over equal items: `[0] * 10`, `[None for _ in range(10)]`.

    `delayed(…, pure=True)` counts as well. Not reported are calls with `pure=` or `key=`, and
    functions that are seeded with an argument.

    ## Why is this bad?

    `submit` and `map` take functions to be pure: the key of a task is made from the function and
    its arguments. Equal calls have one key, so the task runs once, and each of their futures has
    that one result. An average of ten simulations is the result of one. `workers=` is no part of
    the key: a task for each worker runs on the first one only.

    How long that lasts is luck: once the last future of a key is gone, and the scheduler has
    noticed, an equal call runs anew.

    ## How it fails

    Silently: the three draws of the example are one.

    ```text
    1 of 3 draws differ
    ```

    ## Example

    ```python
    import random

    from dask.distributed import Client


    def draw():
        return random.random()


    if __name__ == "__main__":
        with Client(processes=False, n_workers=1, dashboard_address=None) as client:
            futures = [client.submit(draw) for _ in range(3)]
            draws = client.gather(futures)
            print(len(set(draws)), "of 3 draws differ")
    ```

    ## Use instead

    ```python
    import random

    from dask.distributed import Client


    def draw():
        return random.random()


    if __name__ == "__main__":
        with Client(processes=False, n_workers=1, dashboard_address=None) as client:
            futures = [client.submit(draw, pure=False) for _ in range(3)]
            draws = client.gather(futures)
            print(len(set(draws)), "of 3 draws differ")
    ```

    Now it prints `3 of 3 draws differ`. The task has to be a function that calls `random.random()`:
    `random.random` itself is a method of a generator, which travels in the state that it has, so
    that each task draws the same, with `pure=False` as well. Better still, give each task a seed of
    its own, from `numpy.random.SeedSequence(…).spawn(3)`: the results can be had again.

    ## References

    - [distributed: pure functions by default](https://distributed.dask.org/en/stable/client.html#pure-functions-by-default)
    - [Dask: `delayed` and `pure=`](https://docs.dask.org/en/stable/delayed-api.html)
    """

    code = "DPK207"
    name = "impure-task"
    since = "0.1.0"
    suggestion = "Say pure=False, or pass what differs (a seed) as an argument"

    def survey(self, survey: Survey) -> Iterator[Report]:
        for repeat in Repeats(survey.ev, survey.submissions).all():
            found = drawn(survey.ev, repeat.callee, bare=repeat.bare)
            target = repeat.submission.target
            if found is None or target is None:
                continue
            is_delayed = repeat.submission.site.path == DELAYED
            yield Report(
                self,
                repeat.submission.node if repeat.how == "pair" or is_delayed else target.node,
                _message(repeat, found, survey),
                self._advice(found, is_delayed=is_delayed),
                kind="impure",
                chain=tuple(_links(repeat, found, survey)),
                certain=found.certain,
                shows="nothing",
                submission=repeat.submission,
                subject=found,
            )

    def _advice(self, found: Drawn, *, is_delayed: bool) -> str:
        if found.takes_generator_along:
            return _OF_GENERATOR
        return _DELAYED if is_delayed else self.suggestion

    def mends(self) -> Sequence[Way]:
        from flake8_dask_pickle.fixing import waiting

        return (waiting.impure,)


def _message(repeat: Repeat, found: Drawn, survey: Survey) -> str:
    submission = repeat.submission
    name, label = submission.target_name, submission.site.label
    if repeat.how == "loop":
        how = "each turn of the loop submits it with equal arguments"
    elif repeat.how == "pair" and repeat.other is not None:
        how = f"line {survey.locate(repeat.other).row} submits it with equal arguments"
    else:
        items = "" if repeat.other is None else text_of(survey.ev, repeat.other)
        how = f"{'the' if repeat.twins == 'all' else 'some'} items of '{items}' are equal"
    says = "pure=True gives" if submission.site.path == DELAYED else f"{label} gives"
    return (
        f"'{name}' {found.impure.does}, and {how}; {says} these one key, so they share one result"
    )


def _links(repeat: Repeat, found: Drawn, survey: Survey) -> Iterator[Link]:
    if found.node is not None:
        yield Link(f"'{found.holder}' {found.impure.does} here", survey.locate(found.node))
    if repeat.how == "pair" and repeat.other is not None:
        yield Link("it is submitted with equal arguments here", survey.locate(repeat.other))
