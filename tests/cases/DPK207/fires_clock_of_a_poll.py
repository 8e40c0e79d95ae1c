# verified: runs
"""Each turn asks for the time again, while the variable still holds the future of the turn before."""
import time

from dask.distributed import Client


def now():
    started = time.time()
    return started


def poll(client, times):
    seen = []
    while len(seen) < times:
        future = client.submit(now)  # expect: DPK207
        seen.append(future.result())
        time.sleep(0.01)
    return seen


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert len(set(poll(client, 3))) == 1
