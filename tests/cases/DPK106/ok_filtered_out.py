# verified: runs
"""Comprehensions with conditions that turn the lock away."""
import threading
from threading import Thread

from dask.distributed import Client

HIDDEN = ("lock", "thread")


def without(table, *names):
    return {key: value for key, value in table.items() if key not in names}


if __name__ == "__main__":
    job = {"lock": threading.Lock(), "size": 3, "name": "x"}
    things = [1, threading.Lock(), "x", None]
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        send = client.submit
        by_name = {k: v for k, v in job.items() if k != "lock"}
        print(send(len, by_name).result(), send(len, without(job, "lock")).result())
        print(send(len, {k: v for k, v in job.items() if k not in HIDDEN}).result())
        print(send(len, {k: v for k, v in job.items() if isinstance(v, (int, str))}).result())
        print(send(len, [v for k, v in job.items() if k == "size" or k == "name"]).result())
        print(send(len, [x for x in things if x and not isinstance(x, type(job["lock"]))]).result())
        print(send(len, [x for x in things if isinstance(x, int | str)]).result())
        print(send(sum, list(x for x in things if type(x) is int)).result())
        print(client.gather([client.submit(str, x) for x in things if not hasattr(x, "locked")]))
        runs = [Thread(target=print), *things]
        print(send(len, [x for x in runs if not isinstance(x, Thread) and str(x) == "x"]).result())
