"""What mkdocs does besides rendering docs/: it adds the pages that are generated, and their titles.

mkdocs loads this file as a hook, named in mkdocs.yml. The pages themselves are made by
`docs_pages.py`; none of them is committed, so none of them can be out of date.
"""

from __future__ import annotations

from typing import Any

from docs_pages import generated_pages, rule_titles
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

#: The section of the navigation that the rules go into.
RULES = "Rules"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the page of each rule into the navigation."""
    nav: list[Any] = config.nav or []
    for entry in nav:
        if isinstance(entry, dict) and RULES in entry:
            entry[RULES] = ["rules/index.md", *({title: path} for path, title in rule_titles())]
    config.nav = nav
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to those that are written by hand."""
    for path, text in generated_pages().items():
        files.append(File.generated(config, path, content=text))
    return files
