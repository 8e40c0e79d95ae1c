"""The linter predicts: what it finds in a program, read as what it is."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.notebook import notebook_source

from .writer import Program


def findings(program: Program) -> list[Finding]:
    """What the linter says about a program."""
    return lint(_source(program), Settings())


def failures(found: Sequence[Finding]) -> list[Finding]:
    """The findings that say that the program fails."""
    return [one for one in found if one.code.startswith("DPK1")]


def _source(program: Program) -> Source:
    if program.context != "notebook":
        return Source(f"{program.name}.py", program.text)
    cells = [
        {"cell_type": "code", "metadata": {}, "source": cell, "outputs": []}
        for cell in program.cells
    ]
    raw = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return notebook_source(f"{program.name}.ipynb", json.dumps(raw))
