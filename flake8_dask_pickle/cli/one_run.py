"""One run of `check`: files in, findings printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import click

from flake8_dask_pickle.baseline import BaselineError, Baselines
from flake8_dask_pickle.checking import Checker, Works, one_by_one
from flake8_dask_pickle.cli.asked import Asked
from flake8_dask_pickle.cli.keeping import Kept, keeping
from flake8_dask_pickle.cli.options import configurations_of
from flake8_dask_pickle.cli.printing import print_checked
from flake8_dask_pickle.cli.status import CLEAN, ERROR
from flake8_dask_pickle.configuration import ConfigurationError
from flake8_dask_pickle.modes import take_down
from flake8_dask_pickle.progress import Progress
from flake8_dask_pickle.report.terminal import printable
from flake8_dask_pickle.runtime.scheduler import ClusterError
from flake8_dask_pickle.tally import Tally


def one_run(asked: Asked, arguments: Sequence[str] | None) -> int:
    """Check once, and hand back the status; `arguments` are None where no run is recorded."""
    recorded = arguments if asked.only_looks and asked.scheduler is None else None
    try:
        with keeping(asked.cache_dir, recorded, is_off=asked.no_cache) as kept:
            status = _run(asked, kept)
            kept.finish(status)
    except (ConfigurationError, BaselineError) as error:
        raise click.UsageError(str(error)) from None
    except ClusterError as error:
        raise click.ClickException(str(error)) from None
    return status


def _run(asked: Asked, kept: Kept) -> int:
    mode, tally = asked.mode, Tally()
    output = replace(asked.output, hearer=kept.said)
    configurations = configurations_of(asked.config_file, asked.isolated, **asked.overrides)
    baselines = Baselines(configurations, asked.baseline, makes=asked.write_baseline)
    with Progress() as progress, _works(asked, progress) as works:
        checker = Checker(
            configurations,
            asked.stdin_filename,
            fixes=mode.needs_fixes(asked.output_format),
            baselines=baselines,
            force_exclude=asked.force_exclude,
            works=works,
            memory=kept.memory,
            archives=True,
        )
        found = mode.left(checker.check(asked.paths, mode.handle(checker)))
        reports = progress.counting(tally.counting(found), "files checked")
        print_checked(reports, mode, asked.paths, output, progress)
    known = list(baselines.all())
    written = [take_down(one) for one in known] if asked.write_baseline else []
    if not asked.quiet:
        said = [mode.summary(tally, baselines), *written]
        output.say("\n".join(filter(None, said)), to_stderr=True)
    if known or tally.failed:
        kept.forget()
    if tally.failed:
        return ERROR
    return CLEAN if asked.exit_zero else mode.status(tally)


@contextmanager
def _works(asked: Asked, progress: Progress) -> Iterator[Works]:
    """Who does the work."""

    def warn(what: str) -> None:
        progress.clear()
        click.echo(f"dask-pickle: {printable(what)}", err=True)

    if asked.scheduler is not None:
        from flake8_dask_pickle.parallel.cluster import connected

        with connected(asked.scheduler, asked.jobs, warn) as cluster:
            cluster.noted = not asked.no_cache
            yield cluster.works
    elif (asked.jobs or 1) > 1:
        from flake8_dask_pickle.parallel.processes import Processes

        with Processes(asked.jobs or 1, warn) as processes:
            yield processes.works
    else:
        yield one_by_one
