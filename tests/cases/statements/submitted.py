"""What calls hand on: which of their arguments travel, and which functions they run."""
import functools
import threading

import dask
import dask.array as da
import dask.bag as db
import numpy as np
from dask.distributed import Client

client = Client(processes=False, n_workers=1, dashboard_address=None)
lock = threading.Lock()


def use(*things, **named):
    return None


def reads(*things, **named):
    return lock


# Of a client.
client.submit(reads)  # fails: lock of 12
client.submit(use, 1, lock)  # fails: lock of 12
client.submit(use, 1, other=lock)  # fails: lock of 12
client.submit(use, 1, key="a", other=1)
client.submit(use, 1, workers=None, retries=3)
client.submit(use, **{"other": lock})  # fails: lock of 12
client.submit(use, **{"other": 1})
client.submit(*[use, lock])  # fails: lock of 12
client.submit(*[reads, 1])  # fails: lock of 12
client.submit(*[use, 1])
client.map(use, [1, 2])
client.map(use, [lock, lock])  # fails: lock of 12
client.map(use, [1], [lock])  # fails: lock of 12
client.map(use, [1], other=lock)  # fails: lock of 12
client.map(reads, [1])  # fails: lock of 12
client.map(*[use, [lock]])  # fails: lock of 12
client.scatter(1)
client.scatter([1, 2])
client.scatter({"a": 1})
client.run(use, 1)
client.run(reads)  # fails: lock of 12
client.run(use, lock)  # fails: lock of 12
client.run_on_scheduler(use, lock)  # fails: lock of 12
client.submit(functools.partial(reads))  # fails: lock of 12
client.submit(lambda: lock)  # fails: lock of 12
client.submit(len, "a").add_done_callback(reads)
client.gather(client.submit(use, 1))
client.who_has()
client.get_metadata(["a"], lock)
submit = client.submit
submit(use, lock)  # fails: lock of 12
getattr(client, "submit")(use, lock)  # fails: lock of 12
client.submit("a".upper)
client.submit([lock].append, 1)  # unseen
