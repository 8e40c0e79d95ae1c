"""The ways by which an object gets into a task, or does not, though it looks so."""

from __future__ import annotations

from .ways_arguments import ARGUMENTS
from .ways_classes import CLASSES
from .ways_functions import FUNCTIONS

WAYS = (*FUNCTIONS, *CLASSES, *ARGUMENTS)
