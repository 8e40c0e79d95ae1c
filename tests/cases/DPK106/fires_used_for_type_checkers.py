# verified: TypeError: cannot pickle '_thread.lock' object
import sys
import threading
from typing import TYPE_CHECKING

import dask

lock = threading.Lock()


def count(text):
    if TYPE_CHECKING:
        # It never runs, but it is compiled, and so the function refers to the lock.
        if sys.version_info >= (3, 11):
            reveal_type(lock)
        else:
            print(lock)
    return len(text)


if __name__ == "__main__":
    dask.delayed(count)("words").compute(scheduler="processes")  # expect: DPK106
