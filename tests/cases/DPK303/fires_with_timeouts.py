# verified: runs
"""A timeout ends the waiting, and the task with it; None is none."""

from dask.distributed import Client, TimeoutError, as_completed, get_client, wait


def leaf(n):
    return n + 1


def result(n):
    return get_client().submit(leaf, n).result(1)  # expect: DPK303


def error(n):
    return get_client().submit(leaf, n).exception(1)  # expect: DPK303


def trace(n):
    return get_client().submit(leaf, n).traceback(timeout=1)  # expect: DPK303


def waits(n):
    return wait(get_client().map(leaf, [n]), 1)  # expect: DPK303


def completed(n):
    futures = get_client().map(leaf, [n])
    return [one.key for one in as_completed(futures, timeout=1)]  # expect: DPK303


def waits_for_ever(n):
    return wait(get_client().map(leaf, [n]))  # expect: DPK303


def named_none(n):
    return get_client().submit(leaf, n).result(timeout=None)  # expect: DPK303


def gathers(n):
    return get_client().gather([get_client().submit(leaf, n)], "raise")  # expect: DPK303


if __name__ == "__main__":
    ending = [result, error, trace, waits, completed]
    waiting = [waits_for_ever, named_none, gathers]
    with Client(
        processes=False, n_workers=1, threads_per_worker=8, dashboard_address=None
    ) as client:
        stuck = [client.submit(task, 3) for task in waiting]
        futures = [client.submit(task, 3) for task in ending]
        errors = [future.exception(timeout=20) for future in futures]
        assert isinstance(errors[0], TimeoutError), errors  # the others may get its thread
        client.cancel(stuck)
