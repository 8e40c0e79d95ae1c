"""Find what Dask cannot pickle, before the cluster does."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would take as long as all else that happens here
if TYPE_CHECKING:
    from typing import Any

    from IPython.core.interactiveshell import InteractiveShell

    from flake8_dask_pickle.runtime.why import why

__all__ = ["__version__", "load_ipython_extension", "unload_ipython_extension", "why"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Imported when it is asked for: the linter needs nothing of the runtime check.
    if name == "why":
        from flake8_dask_pickle.runtime.why import why

        return why
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Check the cells of a notebook as they are run: `%load_ext flake8_dask_pickle`."""
    from flake8_dask_pickle.editor import kernel

    kernel.load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Leave the notebook alone again: `%unload_ext flake8_dask_pickle`."""
    from flake8_dask_pickle.editor import kernel

    kernel.unload(shell)
