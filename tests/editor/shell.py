"""Runs cells in a real IPython shell, in a process of its own, and says what each of them did.

`python shell.py < cells.json` prints a JSON list: for each cell whether it succeeded, what it
printed, and what it displayed as text and as HTML.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config


def main() -> None:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    shell = InteractiveShell.instance(config=config)
    done: list[dict[str, Any]] = []
    for cell in json.load(sys.stdin):
        with capture_output() as captured:
            result = shell.run_cell(cell, store_history=True)  # type: ignore[no-untyped-call]
        done.append(
            {
                "ok": result.success,
                "out": captured.stdout,
                "err": captured.stderr,
                "text": [one.data.get("text/plain", "") for one in captured.outputs],
                "html": [one.data.get("text/html", "") for one in captured.outputs],
            }
        )
    print(json.dumps(done))


if __name__ == "__main__":
    main()
