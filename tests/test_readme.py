"""What README.md quotes is what the programs say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_readme_is_current() -> None:
    """When this fails, run `python tools/readme.py`."""
    check = [sys.executable, str(ROOT / "tools" / "readme.py"), "--check"]
    assert subprocess.run(check, check=False).returncode == 0


def test_the_readme_quotes_something() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for quoted in (
        "examples/weather_station.py:44:",
        "| DPK106 | captured-lock |",
        "examples/tides.ipynb:cell 4:1:",
    ):
        assert quoted in text
    assert "examples/weather_station_mended.py" not in text
