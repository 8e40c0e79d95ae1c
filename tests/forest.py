"""A tree of files in which everything happens that a check can meet, for runs to be compared."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from .support import LOCK_SCRIPT, notebook_json

_FROM_TOOLS = LOCK_SCRIPT.replace("guard = threading.Lock()", "from tools.locks import guard")
_WRITES = """\
from dask.distributed import Client

seen = []


def note(x):
    seen.append(x)
    return (lambda: x)


client = Client()
client.submit(note, (n for n in [1])).result()
client.submit(print, 1)  # noqa: DPK101
"""


def grow(top: Path) -> Path:
    """Plant the tree, with times that are well in the past."""
    setup, submission = LOCK_SCRIPT.split("client = ")
    files = {
        "pyproject.toml": "[tool.dask-pickle.per-file-ignores]\n'quiet/*' = ['DPK106']\n",
        ".gitignore": "ignored/\n",
        "clean.py": "print('nothing of interest')\n" * 20,
        "lock.py": LOCK_SCRIPT,
        "writes.py": _WRITES,
        "main.py": _FROM_TOOLS,
        "tools/__init__.py": "",
        "tools/locks.py": "import threading\n\nguard = threading.Lock()\n",
        "quiet/lock.py": LOCK_SCRIPT,
        "ignored/lock.py": LOCK_SCRIPT,
        "broken/syntax.py": "import dask\ndask.delayed(f)(\n",
        "broken/notebook.ipynb": "{",
        "book.ipynb": notebook_json(
            ("markdown", "#"), "!pip install dask\n" + setup, "client = " + submission
        ),
        "tâche.py": LOCK_SCRIPT,
    }
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (top / "broken" / "latin.py").write_bytes(b"x = '\xff'\n")
    with zipfile.ZipFile(top / "packed.zip", "w") as packed:
        packed.writestr("inner/lock.py", LOCK_SCRIPT)
        packed.writestr("inner/book.ipynb", notebook_json(LOCK_SCRIPT))
        packed.writestr("readme.txt", "import dask")
    age(top)
    return top


def age(top: Path, seconds: int = 1_000_000_000) -> None:
    """Make all files below a folder, and the folders, look old; the first time is `seconds`."""
    for folder, _, names in os.walk(top, topdown=False):
        for name in names:
            os.utime(Path(folder, name), (seconds, seconds))
        os.utime(folder, (seconds, seconds))
