"""What an editor says that it can do."""

from __future__ import annotations

from typing import Any

from lsprotocol import types


def capability(of: types.ClientCapabilities, path: str) -> Any:
    """What is said under a dotted path such as `workspace.configuration`; None where nothing is."""
    value: Any = of
    for name in path.split("."):
        value = getattr(value, name, None)
    return value
