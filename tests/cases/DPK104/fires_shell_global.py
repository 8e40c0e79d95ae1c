# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""A task evaluates text in the driver's IPython shell."""
import dask
from dask import delayed
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()


def evaluate(text):
    return shell.ev(text)


if __name__ == "__main__":
    print(dask.compute(delayed(evaluate)("1 + 1"), scheduler="processes"))  # expect: DPK104
