# verified: NameError: name 'display' is not defined
"""IPython puts it among the builtins of the notebook's process."""
# %%
import dask


def show(table, verbose=False):
    if verbose:
        display(table)  # noqa: F821
    return len(table)


def shown(table):
    display(table)  # noqa: F821
    return len(table)


# %%
if __name__ == "__main__":
    print(dask.delayed(show)([1], True).compute(scheduler="processes"))  # expect: DPK118
    print(dask.delayed(shown)([1]).compute(scheduler="processes"))  # expect: DPK118
