# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""The shell is passed along as an argument."""
import dask
from IPython.core.interactiveshell import InteractiveShell


@dask.delayed
def names(ipython, limit):
    return sorted(ipython.user_ns)[:limit]


if __name__ == "__main__":
    ip = InteractiveShell.instance()
    print(names(ip, 3).compute(scheduler="processes"))  # expect: DPK104
