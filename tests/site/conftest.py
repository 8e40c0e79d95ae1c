"""The built site, and a browser to look at it."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .support import built

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    for module in ("material", "bs4"):
        if find_spec(module) is None:
            pytest.skip(f"{module} is not installed: it is in the extra `docs`")
    folder = tmp_path_factory.mktemp("site")
    done = built(folder, "--strict")
    assert done.returncode == 0, done.stderr
    return folder


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the system's, or the one that playwright has installed."""
    if find_spec("playwright") is None:
        pytest.skip("playwright is not installed: it is in the extra `docs`")
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        if found is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("there is no Chromium: `playwright install chromium`, or the system's")
        # As root, in containers, there is no sandbox to be had.
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that reaches the site and nothing else, and on which no script fails."""
    page = browser.new_page(base_url=address)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(lambda url: not url.startswith(address), lambda route: route.abort())
    yield page
    page.close()
    assert not errors


@pytest.fixture(scope="session")
def mermaid(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What draws diagrams, from npm's registry."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed: it fetches what draws diagrams")
    folder = tmp_path_factory.mktemp("mermaid")
    done = subprocess.run(
        [npm, "pack", "--silent", "mermaid@11"],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        pytest.skip(f"npm's registry cannot be reached: {done.stderr[-200:]}")
    shutil.unpack_archive(folder / done.stdout.strip(), folder)
    return (folder / "package" / "dist" / "mermaid.min.js").read_text(encoding="utf-8")
