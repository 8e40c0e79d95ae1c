# verified: runs
"""IPython's functions are importable and travel by name."""
import dask
from IPython.display import HTML, display


@dask.delayed
def show(n):
    page = HTML(f"<b>{n}</b>")
    display(n)
    return page.data


if __name__ == "__main__":
    print(show(3).compute(scheduler="processes"))
