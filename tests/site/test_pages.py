"""The site as it is published: every rule has its page, every link leads somewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from flake8_dask_pickle.catalogue import Entry, catalogue
from flake8_dask_pickle.rules import all_rules

from .support import PUBLISHED, ROOT, built

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

pytestmark = pytest.mark.slow

every_code = pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.code)


def read(file: Path) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


# --- pages ----------------------------------------------------------------------------------------


@every_code
def test_every_code_has_a_page(site: Path, entry: Entry) -> None:
    page = read(site / "rules" / entry.name / "index.html")
    heading = page.find("h1")
    assert heading is not None
    assert heading.get_text().startswith(f"{entry.name} ({entry.code})")
    assert entry.summary.replace("`", "") in page.get_text()


@every_code
def test_findings_name_the_page(site: Path, entry: Entry) -> None:
    if entry.url is None:
        pytest.skip("its findings name no page")
    assert entry.url == f"{PUBLISHED}rules/{entry.name}/"


def test_the_site_is_published_where_findings_look_for_it(site: Path) -> None:
    canonical = read(site / "index.html").find("link", rel="canonical")
    assert canonical is not None
    assert canonical["href"] == PUBLISHED


@every_code
def test_badges(site: Path, entry: Entry) -> None:
    page = read(site / "rules" / entry.name / "index.html")
    badges = {badge.get_text() for badge in page.select(".badge")}
    rule = next((rule for rule in all_rules() if rule.code == entry.code), None)
    assert ("opt-in" in badges) is (entry.code == "DPK202")
    assert ("on by default" in badges) is (entry.code != "DPK202")
    if rule is not None:
        assert f"since {rule.since}" in badges
        assert ("fixable" in badges) is bool(rule.mends())
        assert ("no fix" in badges) is not bool(rule.mends())


def test_the_index_links_to_every_rule(site: Path) -> None:
    links = {link["href"] for link in read(site / "rules" / "index.html").select("td a")}
    assert links == {f"{entry.name}/" for entry in catalogue()}


# --- links and search -----------------------------------------------------------------------------


def linked(page: BeautifulSoup) -> Iterator[str]:
    for tag, attribute in (("a", "href"), ("img", "src"), ("link", "href"), ("script", "src")):
        for element in page.find_all(tag):
            if element.get(attribute):
                yield str(element[attribute])


def has(page: BeautifulSoup | None, anchor: str) -> bool:
    """Whether a page has a place of this name; the theme's own boxes are added by its script."""
    return page is None or anchor.startswith("__") or page.find(id=unquote(anchor)) is not None


def target(site: Path, file: Path, link: str) -> Path:
    """The file of the site that a link of a page leads to."""
    path = unquote(urlsplit(link).path)
    found = site / path.removeprefix("/") if path.startswith("/") else file.parent / path
    found = file if not path else found
    return found / "index.html" if found.is_dir() or path.endswith("/") else found


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    checked, broken = 0, []
    pages = {file.resolve(): read(file) for file in site.rglob("*.html")}
    for file, page in pages.items():
        for link in linked(page):
            # The page for what is not found may be shown anywhere, so its links are absolute.
            link = link.replace(PUBLISHED, "/", 1).replace(urlsplit(PUBLISHED).path, "/", 1)
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            checked += 1
            found = target(site, file, link).resolve()
            anchor = urldefrag(link).fragment
            if not found.is_file() or not (anchor == "" or has(pages.get(found), anchor)):
                broken.append((str(file.relative_to(site.resolve())), link))
    assert not broken
    assert checked > 1000


def test_every_rule_can_be_searched_for(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    titles = {doc["location"]: doc["title"] for doc in index["docs"]}
    for entry in catalogue():
        assert entry.code in titles[f"rules/{entry.name}/"]


def test_a_broken_link_ends_the_build(tmp_path: Path) -> None:
    """Strict is strict: otherwise nothing above says anything."""
    if find_spec("material") is None:
        pytest.skip("material is not installed: it is in the extra `docs`")
    for name in ("docs", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for file in (*ROOT.glob("*.md"), ROOT / "mkdocs.yml"):
        shutil.copy(file, tmp_path)
    for name in (".github", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    page = tmp_path / "docs" / "why.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[gone](gone.md)\n", encoding="utf-8")
    config = str(tmp_path / "mkdocs.yml")
    done = built(tmp_path / "site", "--strict", "--config-file", config)
    assert done.returncode != 0
    assert "gone.md" in done.stderr


# --- pictures -------------------------------------------------------------------------------------


def test_pictures_show_what_commands_say() -> None:
    """When this fails, run `python tools/screenshots.py`, and look at what it made."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "screenshots.py"), "--check"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
