"""The `dask-pickle` command.

The bodies of the commands import what they need: `--help` and shell completion stay quick.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, get_args

import click

from flake8_dask_pickle import __version__
from flake8_dask_pickle.finding import Confidence
from flake8_dask_pickle.modes import Mode, take_down
from flake8_dask_pickle.progress import Progress
from flake8_dask_pickle.report import FORMATS, FileReport
from flake8_dask_pickle.report.diff import diff as difference
from flake8_dask_pickle.report.terminal import printable, visible
from flake8_dask_pickle.settings import ModuleKind
from flake8_dask_pickle.tally import Tally

if TYPE_CHECKING:
    from flake8_dask_pickle.nearest import Configurations
    from flake8_dask_pickle.output import Output

_Command = TypeVar("_Command", bound=Callable[..., Any])

CLEAN, FINDINGS, ERROR, INTERRUPTED = 0, 1, 2, 130

#: What Python does about unencodable characters, for a program that is run.
_ENCODING_ERRORS: dict[Any, str] = {}


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and exit: 0 clean, 1 findings, 2 wrong usage or an internal error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            _ENCODING_ERRORS.setdefault(stream, stream.errors or "strict")
            # File names and sources may hold what the terminal's encoding cannot say.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_status(arguments))


def _status(arguments: list[str] | None) -> int:
    try:
        status = dask_pickle.main(arguments, prog_name="dask-pickle", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return ERROR
    except click.Abort:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. What is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except Exception as error:  # noqa: BLE001 - people are shown no traceback
        kind = type(error).__name__
        click.echo(f"dask-pickle: internal error, please report it: {kind}: {error}", err=True)
        return ERROR
    return status if isinstance(status, int) else CLEAN


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
def dask_pickle() -> None:
    """Find what Dask tasks capture and cannot pickle, before the cluster does."""


def _codes(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """The codes in all occurrences of an option, each of which rules must know."""
    if not values or context.resilient_parsing:  # the latter while a shell completes
        return ()
    from flake8_dask_pickle.catalogue import UnknownCodeError, codes_of, require_known

    codes = codes_of(",".join(values))
    try:
        require_known(codes)
    except UnknownCodeError as error:
        raise click.BadParameter(str(error)) from None
    return codes


def _complete_codes(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    from flake8_dask_pickle import completing

    return completing.codes(context, parameter, begun)


def _complete_rules(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    from flake8_dask_pickle import completing

    return completing.rules(context, parameter, begun)


def _code_option(name: str, help_text: str) -> Callable[[_Command], _Command]:
    """An option that takes codes and prefixes of codes."""
    return click.option(
        name,
        multiple=True,
        metavar="CODES",
        callback=_codes,
        shell_complete=_complete_codes,
        help=f"{help_text} Repeatable.",
    )


@dask_pickle.command(short_help="Check Python files, notebooks and folders of them.")
@click.argument(
    "paths",
    nargs=-1,
    metavar="[PATH]...",
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)
@_code_option("--select", "Report only these codes or prefixes, separated by commas.")
@_code_option("--ignore", "Do not report these codes or prefixes.")
@_code_option("--extend-select", "Report these as well as what is configured.")
@_code_option("--extend-ignore", "Leave these out as well as what is configured.")
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help=f"{', '.join(FORMATS)}.  [default: full on a terminal, else concise]",
)
@click.option(
    "--output-file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file rather than to standard output.",
)
@click.option("--statistics", is_flag=True, help="Print how many findings each rule has instead.")
@click.option(
    "--module-as",
    type=click.Choice(get_args(ModuleKind)),
    help="Whether files are run as scripts, whose functions travel by value, or imported.",
)
@click.option(
    "--confidence",
    type=click.Choice(get_args(Confidence)),
    help="The least sure findings to report.",
)
@click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read [tool.dask-pickle] from this file.",
)
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("--force-exclude", is_flag=True, help="Leave out what is excluded, named or not.")
@click.option(
    "--stdin-filename", metavar="NAME", help="What to call standard input, which the path - reads."
)
@click.option("--fix", is_flag=True, help="Make the safe fixes, and report what is left.")
@click.option("--unsafe-fixes", is_flag=True, help="Make those that may change behaviour as well.")
@click.option("--fix-only", is_flag=True, help="Make fixes, and report nothing.")
@click.option("--diff", is_flag=True, help="Print what fixes would change, and write nothing.")
@click.option("--show-fixes", is_flag=True, help="Say of each finding what would mend it.")
@click.option("--add-noqa", is_flag=True, help="Hide what is found behind # noqa comments.")
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Report only what is not in this file.",
)
@click.option(
    "--write-baseline",
    is_flag=True,
    help="Write what is found to the baseline.  [default: .dask-pickle-baseline.json]",
)
@click.option("--watch", is_flag=True, help="Check again whenever files change, until Ctrl-C.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
@click.pass_context
def check(
    context: click.Context,
    /,
    paths: tuple[Path, ...],
    output_format: str | None,
    output_file: Path | None,
    statistics: bool,
    config_file: Path | None,
    isolated: bool,
    force_exclude: bool,
    stdin_filename: str | None,
    fix: bool,
    unsafe_fixes: bool,
    fix_only: bool,
    diff: bool,
    show_fixes: bool,
    add_noqa: bool,
    baseline: Path | None,
    write_baseline: bool,
    watch: bool,
    exit_zero: bool,
    quiet: bool,
    **overrides: Any,
) -> int:
    """Check Python files, notebooks and folders of them (default: the current folder).

    Folders are searched for .py and .ipynb files that .gitignore and the configured `exclude` do
    not leave out. The path - is standard input. Exits with 0 when nothing was found, 1 when
    something was, and 2 when the command was wrong or the linter failed.
    """
    from flake8_dask_pickle.baseline import BaselineError, Baselines
    from flake8_dask_pickle.checking import Checker
    from flake8_dask_pickle.configuration import ConfigurationError
    from flake8_dask_pickle.output import Output

    paths = paths or (Path(),)
    mode = Mode(
        fix=fix,
        fix_only=fix_only,
        diff=diff,
        unsafe_fixes=unsafe_fixes,
        show_fixes=show_fixes,
        add_noqa=add_noqa,
        write_baseline=write_baseline,
    )
    output = Output(output_format, output_file, statistics)
    if (conflict := mode.conflict(paths) or output.conflict()) is not None:
        raise click.UsageError(conflict)
    if watch:
        _watch(context, paths, config_file)
    tally = Tally()
    try:
        configurations = _configurations(config_file, isolated, **overrides)
        baselines = Baselines(configurations, baseline, makes=write_baseline)
        checker = Checker(
            configurations,
            stdin_filename,
            fixes=mode.needs_fixes(output_format),
            baselines=baselines,
            force_exclude=force_exclude,
        )
        with Progress() as progress:
            found = checker.check(paths, mode.handle(checker))
            reports = progress.counting(tally.counting(found), "files checked")
            _print_checked(reports, mode, paths, output, progress)
        written = [take_down(one) for one in baselines.all()] if write_baseline else []
    except (ConfigurationError, BaselineError) as error:
        raise click.UsageError(str(error)) from None
    if not quiet:
        said = [mode.summary(tally, baselines), *written]
        click.echo("\n".join(filter(None, said)), err=True)
    if tally.failed:
        return ERROR
    return CLEAN if exit_zero else mode.status(tally)


def _watch(context: click.Context, paths: Sequence[Path], config_file: Path | None) -> NoReturn:
    """Run the command again and again, whenever something has changed, until Ctrl-C."""
    from flake8_dask_pickle import watching
    from flake8_dask_pickle.source.files import STDIN

    if Path(STDIN) in paths:
        raise click.UsageError("--watch works on files, not on standard input")
    try:
        for _ in watching.rounds(paths, config_file):
            click.clear()
            try:
                context.invoke(check, **context.params | {"watch": False})
            except click.ClickException as error:  # it may be mended while we watch
                error.show()
            if not context.params["quiet"]:
                click.echo("Watching for changes; Ctrl-C ends it.", err=True)
    except watching.CannotWatchError as error:
        raise click.ClickException(str(error)) from None
    raise click.Abort


def _print_checked(
    reports: Iterable[FileReport],
    mode: Mode,
    paths: Sequence[Path],
    output: Output,
    progress: Progress,
) -> None:
    """Print what a mode is to print of reports, as they come."""
    prints_text = mode.prints_text(paths)

    def watched() -> Iterator[FileReport]:
        for report in reports:
            if report.failure:
                progress.clear()
                name = "" if report.source is None else report.source.filename
                said = printable(f"{name} was left as it is: {report.failure}")
                click.echo(f"dask-pickle: {said}", err=True)
            if prints_text:
                sys.stdout.buffer.write(report.contents)
                sys.stdout.buffer.flush()
            yield report

    if mode.prints_findings:
        output.print(watched(), progress, to_stderr=prints_text)
        return
    for report in watched():
        if mode.diff and report.change is not None and report.source is not None:
            progress.clear()
            for line in difference(report.source.filename, *report.change):
                click.echo(visible(line) if sys.stdout.isatty() else line, nl=False)


_LIMIT = click.FloatRange(min=0, min_open=True)


@dask_pickle.command(short_help="Check, and try the findings out: this runs parts of the code.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--show-slice", is_flag=True, help="Print what would be run, and run nothing.")
@click.option("--run-tasks", is_flag=True, help="Run the task too, where nothing else shows it.")
@click.option("--here", is_flag=True, help="Run in the current folder, where the files are.")
@click.option("--scheduler", metavar="ADDRESS", help="Load on the workers of this cluster as well.")
@click.option("--time-limit", type=_LIMIT, default=30, show_default=True, help="Seconds a finding.")
@click.option("--memory-limit", type=_LIMIT, default=4, show_default=True, help="GiB a finding.")
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help="How to print findings: see check.",
)
@click.option("--config", "config_file", type=click.Path(exists=True, path_type=Path))
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
def verify(
    paths: tuple[Path, ...],
    show_slice: bool,
    run_tasks: bool,
    here: bool,
    scheduler: str | None,
    time_limit: float,
    memory_limit: float,
    output_format: str | None,
    config_file: Path | None,
    isolated: bool,
    quiet: bool,
) -> int:
    """Check files, and try out what is found: confirmed, refuted, not reached, or error.

    Of a file, only the statements are run that build the task in question, in a process with a
    time and a memory limit and a temporary folder; the task is dumped as Dask does, and loaded in
    another process. The task itself runs only with --run-tasks, and only for findings about what it
    returns, raises or lacks. Exits with 0 when nothing was found or all of it
    was refuted, 1 when something was not, and 2 when the command was wrong.
    """
    from flake8_dask_pickle.checking import Checker
    from flake8_dask_pickle.configuration import ConfigurationError
    from flake8_dask_pickle.output import Output
    from flake8_dask_pickle.runtime import trying
    from flake8_dask_pickle.runtime.scheduler import ClusterError

    tally = Tally()
    try:
        reports = Checker(_configurations(config_file, isolated), comments=False).check(paths)
        if show_slice:
            for line in trying.slices(reports):
                click.echo(line)
            return CLEAN
        with Progress() as progress:
            tried = trying.tried(
                reports,
                seconds=time_limit,
                gibibytes=memory_limit,
                here=here,
                scheduler=scheduler,
                run_tasks=run_tasks,
                tell=progress.tell,
            )
            Output(output_format).print(tally.counting(tried), progress)
    except ConfigurationError as error:
        raise click.UsageError(str(error)) from None
    except ClusterError as error:
        raise click.ClickException(str(error)) from None
    if not quiet:
        click.echo(f"{tally.summary()} {tally.verdicts()}".rstrip(), err=True)
    return FINDINGS if tally.standing else CLEAN


def _configurations(file: Path | None, isolated: bool, **overrides: Any) -> Configurations:
    """The configuration of each file, as the options of a command line want it."""
    from flake8_dask_pickle.configuration import Configuration, read_configuration
    from flake8_dask_pickle.nearest import Configurations

    if file is not None and isolated:
        raise click.UsageError("--config and --isolated exclude each other")
    if file is not None:
        return Configurations(read_configuration(file), **overrides)
    return Configurations(Configuration() if isolated else None, **overrides)


@dask_pickle.command()
@click.argument("code", metavar="CODE|NAME", required=False, shell_complete=_complete_rules)
@click.option("--all", "everything", is_flag=True, help="Explain every rule.")
def rule(code: str | None, everything: bool) -> None:
    """Explain a rule, by its code (DPK106) or name (captured-lock)."""
    from flake8_dask_pickle.catalogue import catalogue, look_up

    if everything == (code is not None):
        raise click.UsageError("name one rule, or ask for --all")
    entries = catalogue()
    if code is not None:
        entry = look_up(code)
        if entry is None:
            raise click.UsageError(f"there is no rule {code!r}; `dask-pickle rules` lists them")
        entries = (entry,)
    pages = (f"# {entry.name} ({entry.code})\n\n{entry.page.strip()}" for entry in entries)
    click.echo("\n\n".join(pages))


@dask_pickle.command()
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True
)
def rules(output_format: str) -> None:
    """List the rules: code, name, summary."""
    from flake8_dask_pickle.catalogue import catalogue

    if output_format == "json":
        fields = ("code", "name", "summary", "url")
        listed = [{field: getattr(entry, field) for field in fields} for entry in catalogue()]
        click.echo(json.dumps(listed, indent=2))
        return
    width = max(len(entry.name) for entry in catalogue())
    for entry in catalogue():
        click.echo(f"{entry.code}  {entry.name:<{width}}  {entry.summary}")


@dask_pickle.command()
@click.argument("name", required=False)
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True
)
def types(name: str | None, output_format: str) -> None:
    """List what is known to travel or not, or all that is known of one NAME, such as h5py.File.

    A name is a constructor, a function that makes such objects, or a method of a known type.
    """
    from flake8_dask_pickle import describing

    try:
        if output_format == "json":
            found = describing.table() if name is None else describing.details(name)
            click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        elif name is not None:
            click.echo("\n".join(describing.page(name)))
        else:
            _print_types(describing.table())
    except describing.UnknownTypeError as error:
        raise click.UsageError(str(error)) from None


def _print_types(rows: list[dict[str, Any]]) -> None:
    widths = {key: max(len(str(row[key])) for row in rows) for key in ("name", "kind", "travels")}
    for row in rows:
        cells = (f"{row[key]:<{width}}" for key, width in widths.items())
        click.echo("  ".join((*cells, f"{row['rule'] or '-':<6}", row["evidence"])))


@dask_pickle.command(
    context_settings={"allow_interspersed_args": False},
    short_help="Run a program and try out what it submits to Dask.",
)
@click.option("-m", "is_module", is_flag=True, help="PROGRAM is a module, as with python -m.")
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what failed to this file as JSON, rather than to standard error as text.",
)
@click.option("--fail", is_flag=True, help="Exit with 1 when something submitted cannot travel.")
@click.argument("program")
@click.argument("arguments", metavar="[ARGUMENT]...", nargs=-1, type=click.UNPROCESSED)
def run(
    is_module: bool, report: Path | None, fail: bool, program: str, arguments: tuple[str, ...]
) -> None:
    """Run a program and try out what it submits to Dask.

    PROGRAM runs as it does under `python PROGRAM`, on whatever scheduler it uses. Whatever it
    submits is pickled and loaded in a fresh process; what fails is reported when the program has
    ended, with the rule that predicted it or as DPK901. The exit status is that of the program.
    """
    from flake8_dask_pickle.runtime import programs, running

    for stream, errors in _ENCODING_ERRORS.items():
        stream.reconfigure(errors=errors)
    reporting = running.Reporting(report, fail)
    try:
        status = running.run(programs.Program(program, arguments, is_module), reporting)
    except programs.UnreadableProgramError as error:
        raise click.UsageError(str(error)) from None
    programs.leave(status)


@dask_pickle.command(short_help="Compare versions here and on a cluster.")
@click.option("--scheduler", metavar="ADDRESS", help="Ask this cluster: tcp://host:8786.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    help="Seconds to wait for an answer.",
)
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True
)
def doctor(scheduler: str | None, timeout: float, output_format: str) -> int:
    """Compare the versions that pickling depends on, here and on a cluster.

    Exits with 0 when nothing is known to be bad, 1 when something is, and 2 when there is no
    scheduler at that address or a process of the cluster does not answer.
    """
    from flake8_dask_pickle.runtime import doctor as examining
    from flake8_dask_pickle.runtime.scheduler import ClusterError

    try:
        report = examining.examine(scheduler, timeout)
    except ClusterError as error:
        raise click.ClickException(str(error)) from None
    if output_format == "json":
        click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(examining.page(report)))
    if report.bad:
        return FINDINGS
    return ERROR if report.unanswered else CLEAN


@dask_pickle.command(short_help="Show what is in force for a file, and where it comes from.")
@click.argument("path", default=".", metavar="[PATH]", type=click.Path(exists=True, path_type=Path))
@_code_option("--select", "As in check.")
@_code_option("--ignore", "As in check.")
@_code_option("--extend-select", "As in check.")
@_code_option("--extend-ignore", "As in check.")
@click.option("--module-as", type=click.Choice(get_args(ModuleKind)), help="As in check.")
@click.option("--confidence", type=click.Choice(get_args(Confidence)), help="As in check.")
@click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read [tool.dask-pickle] from this file.",
)
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True
)
def config(
    path: Path, config_file: Path | None, isolated: bool, output_format: str, **overrides: Any
) -> None:
    """Show what is in force for a file, and where each value comes from.

    PATH is a file, or a folder for the files in it (default: the current folder). A value comes
    from the nearest pyproject.toml above that has a [tool.dask-pickle] table, from the command
    line, or is the default.
    """
    from flake8_dask_pickle.configuration import ConfigurationError
    from flake8_dask_pickle.in_force import in_force, page

    try:
        found = in_force(path, _configurations(config_file, isolated, **overrides))
    except ConfigurationError as error:
        raise click.UsageError(str(error)) from None
    if output_format == "json":
        click.echo(json.dumps(found.as_json(), indent=2))
    else:
        click.echo("\n".join(page(found)))


@dask_pickle.command(short_help="Run the language server, for editors.")
@click.option("--stdio", is_flag=True, help="Does nothing: for editors that insist on saying it.")
def server(stdio: bool) -> int:
    """Run the language server on standard input and output; an editor starts it.

    It needs pygls: pip install 'flake8-dask-pickle[lsp]'.
    """
    from flake8_dask_pickle.editor import starting

    try:
        return starting.start()
    except starting.MissingError as error:
        raise click.ClickException(str(error)) from None


@dask_pickle.command(short_help="Print a script for tab completion in a shell.")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print a script that completes commands, options, formats and codes in a shell.

    For bash, put this into ~/.bashrc: eval "$(dask-pickle completion bash)". For zsh, the same with
    zsh into ~/.zshrc. For fish, write it to ~/.config/fish/completions/dask-pickle.fish.
    """
    from flake8_dask_pickle import completing

    click.echo(completing.script(dask_pickle, "dask-pickle", shell))
