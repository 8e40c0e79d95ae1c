# verified: runs
"""It is imported, its lack is caught, or the task runs where the notebook does."""
# %%
import builtins

import dask
from dask.distributed import Client

builtins.display = print  # as IPython does


def show(table):
    from IPython.display import display

    display(table)
    return len(table)


def show_or_not(table):
    try:
        display(table)  # noqa: F821
    except NameError:
        pass
    return len(table)


def shown(table):
    display(table)  # noqa: F821
    return len(table)


# %%
if __name__ == "__main__":
    print(dask.delayed(show)([1]).compute(scheduler="processes"))
    print(dask.delayed(show_or_not)([1]).compute(scheduler="processes"))
    with Client(processes=False, dashboard_address=None) as client:
        print(client.submit(shown, [1]).result())
