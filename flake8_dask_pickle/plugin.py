"""The flake8 adapter: options in, findings out, and nothing else.

flake8 imports this module and runs the plugin in every run, whether any of its codes are selected
or not. So it imports nothing heavy, and does nothing when nothing that it says would be shown.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flake8_dask_pickle import __version__
from flake8_dask_pickle.extensions import KEYS, Extensions
from flake8_dask_pickle.gate import may_submit
from flake8_dask_pickle.rules import rule_codes
from flake8_dask_pickle.settings import PEDANTIC, Settings

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager

    from flake8_dask_pickle.finding import Finding


#: The options that add to the tables, and what flake8's help says of them.
_EXTENSIONS = {
    "submit-functions": "Functions that hand a callable to Dask: mylib.run_on_cluster:func.",
    "unpicklable": "Constructors of objects that cannot be pickled: mylib.Handle.",
    "picklable": "Constructors of objects that can be pickled, whatever the tables say.",
    "client-functions": "Functions that return a Dask client: mylib.get_client.",
    "client-names": "Names of variables and attributes that are Dask clients.",
}


class Plugin:
    """One run of the linter on one file."""

    name = "flake8-dask-pickle"
    version = __version__

    _settings: Settings | None = Settings()
    _verify = False

    def __init__(self, tree: ast.AST, lines: Sequence[str], filename: str = "-") -> None:
        # flake8 hands over the text that the person sees: stdin, or an editor's unsaved buffer.
        self._tree = tree
        self._lines = lines
        self._filename = filename

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Declare the options, for the command line and for flake8's configuration files."""
        manager.add_option(
            "--dpk-module-as",
            choices=("auto", "script", "library"),
            default="auto",
            parse_from_config=True,
            help="Whether files are run as scripts or imported (default: look and guess).",
        )
        manager.add_option(
            "--dpk-confidence",
            choices=("certain", "possible"),
            default="possible",
            parse_from_config=True,
            help="Report only what is certain to fail, or also what may (default: possible).",
        )
        manager.add_option(
            "--dpk-pedantic",
            default="",
            parse_from_config=True,
            comma_separated_list=True,
            help=f"Opt-in rules to turn on, of: {', '.join(sorted(PEDANTIC))}.",
        )
        manager.add_option(
            "--dpk-verify",
            action="store_true",
            # Never from a configuration file: it runs code, so the person who runs it says so.
            help="Try the findings out; this runs the parts of the code that build the tasks.",
        )
        for key, meaning in _EXTENSIONS.items():
            manager.add_option(
                f"--dpk-{key}",
                default="",
                parse_from_config=True,
                comma_separated_list=True,
                help=meaning,
            )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Keep what the options say; None where no DPK code could be reported."""
        pedantic = frozenset(options.dpk_pedantic) & PEDANTIC
        settings = Settings(
            pedantic=pedantic,
            module_as=options.dpk_module_as,
            confidence=options.dpk_confidence,
            extensions=_extensions(options),
        )
        cls._verify = options.dpk_verify
        cls._settings = settings if _can_report(options, pedantic) else None

    def run(self) -> Iterator[tuple[int, int, str, type[Any]]]:
        """The findings, as flake8 wants them: rows from 1, columns from 0."""
        settings = self._settings
        if settings is None:
            return
        text = "".join(self._lines)
        if not may_submit(text, settings.extensions.words):
            return
        from flake8_dask_pickle.linter import lint
        from flake8_dask_pickle.source import Source, UnreadableSource

        source = Source(self._filename, text)
        try:
            tree = self._tree if isinstance(self._tree, ast.Module) else None
            findings: Iterable[Finding] = lint(source, settings, tree)
        except UnreadableSource:
            return  # flake8 itself reports what cannot be parsed, as E999
        if self._verify:
            from flake8_dask_pickle.runtime.verifying import Verifier

            findings = Verifier().verified(source, findings)
        for finding in findings:
            place = finding.place
            yield max(place.row, 1), max(place.column - 1, 0), finding.text, type(self)


def _extensions(options: argparse.Namespace) -> Extensions:
    """What the options add to the tables; flake8 ends with a message for an entry that is none."""
    from flake8.exceptions import ExecutionError

    values: dict[str, Any] = {}
    for key, read in KEYS.items():
        name = f"dpk_{key.replace('-', '_')}"
        entries = getattr(options, name)
        try:
            if entries:
                values[key.replace("-", "_")] = read(entries)
        except ValueError as error:
            raise ExecutionError(f"flake8's option {name.replace('_', '-')}: {error}") from None
    try:
        return Extensions(**values)
    except ValueError as error:
        raise ExecutionError(f"flake8's options dpk-*: {error}") from None


def _can_report(options: argparse.Namespace, pedantic: frozenset[str]) -> bool:
    """Whether flake8 would show any DPK code: asked of flake8's own decision engine."""
    try:
        from flake8.style_guide import DecisionEngine

        engine = DecisionEngine(options)
        codes = {"DPK000", *rule_codes()} - (PEDANTIC - pedantic)
        return any(engine.decision_for(code).name == "Selected" for code in codes)
    except Exception:  # noqa: BLE001 - a flake8 whose insides differ: better slow than silent
        return True
