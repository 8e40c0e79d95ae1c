# verified: runs
"""Loggers and modules travel by name, code objects as they are."""
import json
import logging

from dask.distributed import Client

log = logging.getLogger(__name__)


def dump(n, codec):
    log.debug("dumping %s", n)
    return codec.dumps(n), json.__name__


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(dump, [1], json).result())
