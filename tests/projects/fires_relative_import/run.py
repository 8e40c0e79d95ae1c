# verified: TypeError: cannot pickle '_thread.lock' object
"""A nested function of a library goes by value; its lock comes from two folders up."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

from work.deep.tasks import run  # noqa: E402

if __name__ == "__main__":
    print(run())
