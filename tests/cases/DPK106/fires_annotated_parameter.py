# verified: TypeError: cannot pickle '_thread.lock' object
"""Only the annotation, which is text, says what the parameter is."""
from __future__ import annotations

import threading

from dask.distributed import Client


def submit_all(client: Client, numbers: list[int], guard: "threading.Lock | None"):
    def double(n):
        with guard:
            return 2 * n

    return [client.submit(double, n) for n in numbers]  # expect: DPK106


if __name__ == "__main__":
    guard = vars(threading)["Lock"]()
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.gather(submit_all(client, [1, 2], guard)))
