"""Starting the server on standard input and output."""

from __future__ import annotations

import gc
import importlib
import os
import sys

#: A syntax tree is a million objects that live and die together: to look through them for garbage
#: all the time takes a fifth of a check.
_THRESHOLDS = (50_000, 20, 50)

ADVICE = "pip install 'flake8-dask-pickle[lsp]'"


class MissingError(Exception):
    """What the server needs is not installed; the message says how to install it."""


def start() -> int:
    """Serve one editor until it goes; the exit status that the protocol wants."""
    try:
        importlib.import_module("pygls.lsp.server")  # older ones have no such module
    except ImportError as error:
        raise MissingError(f"the language server needs pygls 2 or newer: {ADVICE}") from error
    from flake8_dask_pickle.editor.features import made

    # Nothing but the protocol may be written there, whatever else prints.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    gc.set_threshold(*_THRESHOLDS)
    server = made()
    server.start_io(sys.stdin.buffer, output)
    return 0 if server.was_shut_down else 1
