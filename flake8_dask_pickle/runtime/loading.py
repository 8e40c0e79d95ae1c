"""Loading many payloads in a fresh process, a batch at a time."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence

from flake8_dask_pickle.runtime.fresh import Loader
from flake8_dask_pickle.runtime.pickling import loads

#: Payloads that are loaded in one go.
_BATCH = 200


def load_all(payloads: Sequence[bytes]) -> None:
    """Load each and keep none; runs in the fresh process."""
    for payload in payloads:
        loads(payload)


class _Batch:
    """Pickles to a call of `load_all`: a batch fails to load when one of its payloads does."""

    def __init__(self, payloads: Sequence[bytes]) -> None:
        self._payloads = list(payloads)

    def __reduce__(self) -> tuple[object, ...]:
        return load_all, (self._payloads,)


def failing(loader: Loader, payloads: Sequence[bytes]) -> Iterator[tuple[int, str]]:
    """The numbers of the payloads that do not load, and why.

    What imports the modules of one payload has imported them for the others of its batch, as on
    a worker that runs many tasks. A batch that fails is halved until each culprit stands alone.
    """
    for start in range(0, len(payloads), _BATCH):
        batch = payloads[start : start + _BATCH]
        yield from ((start + number, error) for number, error in _culprits(loader, batch))


def _culprits(loader: Loader, payloads: Sequence[bytes]) -> Iterator[tuple[int, str]]:
    if len(payloads) == 1:
        error = loader.load(payloads[0]).error
        if error is not None:
            yield 0, error
        return
    if loader.load(pickle.dumps(_Batch(payloads))).error is None:
        return
    middle = len(payloads) // 2
    yield from _culprits(loader, payloads[:middle])
    for number, error in _culprits(loader, payloads[middle:]):
        yield middle + number, error
