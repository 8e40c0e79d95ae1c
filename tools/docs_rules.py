"""The pages of the rules, each made from what the rule says of itself, and their index."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_dask_pickle.catalogue import Entry, catalogue
from flake8_dask_pickle.rules import rule_for
from flake8_dask_pickle.settings import PEDANTIC

SOURCE = "https://github.com/flake8-dask-pickle/flake8-dask-pickle/blob/main/flake8_dask_pickle"

#: What the first digit of a code means.
GROUPS = {
    "DPK1": "The submission fails, or its result",
    "DPK2": "It pickles, but does not do what was meant",
    "DPK3": "A compute method is misused",
    "DPK0": "About the analysis itself",
    "DPK9": "Seen only when a program runs",
}

#: Who searches for a code looks for its page, before other pages that mention it.
BOOST = "---\nsearch:\n  boost: 4\n---\n\n"

HEADS = ("code", "name", "what it does", "fixable", "default")

INTRODUCTION = """\
A rule is known by its code and by its name: `dask-pickle rule DPK106` and
`dask-pickle rule captured-lock` print the page that you find here.

A rule is *fixable* when there are fixes for some of what it reports: `dask-pickle check --fix`
makes the safe ones, and with `--unsafe-fixes` the others. *On* means that it is reported unless you
ignore it; *opt-in*, only when you select it by its whole code."""


def rule_pages() -> Iterator[tuple[str, str]]:
    """The path and the Markdown of the page of every code."""
    for entry in catalogue():
        yield _path(entry), _page(entry)


def rule_titles() -> Iterator[tuple[str, str]]:
    """The path and the title, for the navigation, of the page of every code."""
    for entry in catalogue():
        yield _path(entry), f"{entry.code} {entry.name}"


def rules_index() -> str:
    """All codes in tables, one for each group."""
    parts = ["# Rules", INTRODUCTION]
    for prefix, title in GROUPS.items():
        parts += [f"## {title}", _table(e for e in catalogue() if e.code.startswith(prefix))]
    return "\n\n".join(parts) + "\n"


def _table(entries: Iterator[Entry]) -> str:
    lines = [f"| {' | '.join(HEADS)} |", f"| {' | '.join(['---'] * len(HEADS))} |"]
    for entry in entries:
        fixable = "fixable" if _is_fixable(entry) else ""
        link = f"{entry.name}.md"
        lines.append(
            f"| [{entry.code}]({link}) | [{entry.name}]({link}) | {entry.summary} "
            f"| {fixable} | {_default(entry)} |"
        )
    return "\n".join(lines)


def _page(entry: Entry) -> str:
    title = f"# {entry.name} ({entry.code})"
    return f"{BOOST}{title}\n\n{_badges(entry)}\n\n{entry.page.strip()}\n{_footer(entry)}"


def _badges(entry: Entry) -> str:
    """A line of badges: since when there is the rule, whether it is fixable, whether it is on."""
    rule = rule_for(entry.code)
    default = _default(entry)
    badges = [] if rule is None else [("since", f"since {rule.since}")]
    if _is_fixable(entry):
        badges.append(("fixable", "fixable"))
    else:
        badges.append(("unfixable", "no fix"))
    badges.append((default, f"{default} by default" if default == "on" else default))
    return " ".join(f'<span class="badge badge--{kind}">{text}</span>' for kind, text in badges)


def _footer(entry: Entry) -> str:
    """Where the rule is written down; codes that no rule has are said by the linter itself."""
    rule = rule_for(entry.code)
    if rule is None:
        return ""
    file = f"rules/{entry.code.lower()}.py"
    return f"\n---\n\nThis page is the docstring of [{file}]({SOURCE}/{file}).\n"


def _is_fixable(entry: Entry) -> bool:
    rule = rule_for(entry.code)
    if rule is None:
        return entry.code == "DPK002"  # taking a comment out is the one fix that no rule makes
    return bool(rule.mends())


def _default(entry: Entry) -> str:
    return "opt-in" if entry.code in PEDANTIC else "on"


def _path(entry: Entry) -> str:
    return f"rules/{entry.name}.md"
