"""Real flake8 processes with the plugin installed, on files written for the purpose."""

from __future__ import annotations

import pytest

from .support import LOCK_LIBRARY, LOCK_SCRIPT, MENDED_SCRIPT, Project, Reported, notebook

SELECT = ("--select", "DPK")


def _target_row(text: str, needle: str = "submit(process") -> int:
    return next(row for row, line in enumerate(text.split("\n"), start=1) if needle in line)


LOCK_ROW = _target_row(LOCK_SCRIPT)


def _places(found: list[Reported]) -> list[tuple[str, int, str]]:
    return [one.place for one in found]


# --- Is it reported, and where ---------------------------------------------------------------


def test_flake8_lists_the_plugin(project: Project) -> None:
    assert "flake8-dask-pickle: " in project.flake8_run("--version").stdout


def test_a_captured_lock_is_reported_at_the_target(project: Project) -> None:
    project.write("job.py", LOCK_SCRIPT)
    project.write("mended.py", MENDED_SCRIPT)

    (found,) = project.flake8(*SELECT)

    assert found.place == ("job.py", LOCK_ROW, "DPK106")
    line = LOCK_SCRIPT.split("\n")[found.row - 1]
    assert line[found.column - 1 :].startswith("process, 1)")
    assert "process" in found.message
    assert "guard" in found.message


def test_it_is_on_without_being_asked_for(project: Project) -> None:
    project.write("job.py", LOCK_SCRIPT)

    codes = [found.code for found in project.flake8()]

    # E305: the fixture is not all that pycodestyle wants, which shows that it ran as well.
    assert sorted(codes) == ["DPK106", "E305"]


# --- How people silence it -------------------------------------------------------------------


#: Whether a comment on the line of the finding silences it.
NOQA = {
    "# noqa: DPK106": True,
    "# noqa: DPK": True,
    "# noqa: DPK1": True,
    "# noqa": True,
    "# noqa: E501,DPK106": True,
    "# noqa: DPK105": False,
    "# noqa: E501": False,
}


@pytest.fixture(scope="module")
def silenced(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    """Whether the finding went away, by the comment on its line; one run for all."""
    project = Project(tmp_path_factory.mktemp("noqa"))
    files = {f"job{number}.py": comment for number, comment in enumerate(NOQA)}
    for name, comment in files.items():
        project.write(name, LOCK_SCRIPT.replace(".result())", f".result())  {comment}"))
    reported = {found.filename for found in project.flake8(*SELECT)}
    return {comment: name not in reported for name, comment in files.items()}


@pytest.mark.parametrize("comment", NOQA)
def test_noqa(silenced: dict[str, bool], comment: str) -> None:
    assert silenced[comment] is NOQA[comment]


def test_disable_noqa(project: Project) -> None:
    project.write("job.py", LOCK_SCRIPT.replace(".result())", ".result())  # noqa: DPK106"))

    assert _places(project.flake8(*SELECT, "--disable-noqa")) == [("job.py", LOCK_ROW, "DPK106")]


def test_per_file_ignores(project: Project) -> None:
    project.write("scripts/job.py", LOCK_SCRIPT)
    project.write("other/job.py", LOCK_SCRIPT)

    found = project.flake8(*SELECT, "--per-file-ignores", "scripts/*:DPK106")

    assert _places(found) == [("other/job.py", LOCK_ROW, "DPK106")]


@pytest.mark.parametrize(
    ("ignore", "reported"),
    [("DPK106", False), ("DPK", False), ("DPK105", True)],
)
def test_extend_ignore(project: Project, ignore: str, reported: bool) -> None:
    project.write("job.py", LOCK_SCRIPT)

    found = project.flake8("--extend-ignore", f"E305,{ignore}")

    assert bool(found) is reported


# --- Config files, and the options of the plugin ---------------------------------------------


@pytest.mark.parametrize("config", ["setup.cfg", "tox.ini", ".flake8"])
def test_options_are_read_from_a_config_file(project: Project, config: str) -> None:
    project.write("api.py", LOCK_LIBRARY)
    project.write("job.py", LOCK_SCRIPT)
    settings = "select = DPK\ndpk-module-as = script\nper-file-ignores =\n    job.py: DPK106\n"
    project.write(config, f"[flake8]\n{settings}")

    # Without the options there would be one in job.py and none in api.py.
    assert _places(project.flake8()) == [("api.py", _target_row(LOCK_LIBRARY), "DPK106")]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), ["job.py"]),
        (("--dpk-module-as", "auto"), ["job.py"]),
        (("--dpk-module-as", "script"), ["api.py", "job.py"]),
        (("--dpk-module-as", "library"), []),
    ],
)
def test_module_as(project: Project, arguments: tuple[str, ...], expected: list[str]) -> None:
    project.write("api.py", LOCK_LIBRARY)
    project.write("job.py", LOCK_SCRIPT)

    assert [found.filename for found in project.flake8(*SELECT, *arguments)] == expected


def test_a_value_that_an_option_does_not_have_is_a_usage_error(project: Project) -> None:
    done = project.flake8_run(*SELECT, "--dpk-module-as", "programme")

    assert done.returncode == 2
    assert "--dpk-module-as" in done.stderr
    assert "Traceback" not in done.stderr


MAYBE_A_LOCK = LOCK_SCRIPT.replace(
    "import threading\n", "import contextlib\nimport sys\nimport threading\n"
).replace(
    "guard = threading.Lock()\n",
    """\
if len(sys.argv) > 1:
    guard = threading.Lock()
else:
    guard = contextlib.nullcontext()
""",
)


def test_confidence(project: Project) -> None:
    project.write("maybe.py", MAYBE_A_LOCK)
    project.write("surely.py", LOCK_SCRIPT)

    by_default = project.flake8(*SELECT)
    certain = project.flake8(*SELECT, "--dpk-confidence", "certain")

    assert [found.filename for found in by_default] == ["maybe.py", "surely.py"]
    assert by_default == project.flake8(*SELECT, "--dpk-confidence", "possible")
    assert [found.filename for found in certain] == ["surely.py"]


LAMBDA_TARGET = """\
from dask.distributed import Client

if __name__ == "__main__":
    print(Client().submit(lambda x: x + 1, 1).result())
"""


def test_a_pedantic_rule_waits_until_it_is_asked_for(project: Project) -> None:
    project.write("job.py", LAMBDA_TARGET)

    assert project.flake8(*SELECT) == []
    assert project.flake8("--select", "DPK202") == []
    asked = project.flake8(*SELECT, "--dpk-pedantic", "DPK202")
    assert _places(asked) == [("job.py", _target_row(LAMBDA_TARGET, "lambda"), "DPK202")]


def test_pedantic_codes_in_a_config_file(project: Project) -> None:
    project.write("job.py", LAMBDA_TARGET)
    project.write("setup.cfg", "[flake8]\nselect = DPK\ndpk_pedantic =\n    DPK202,\n")

    assert [found.code for found in project.flake8()] == ["DPK202"]


# --- Several processes, and standard input ---------------------------------------------------


def _write_several(project: Project) -> None:
    for number in range(3):
        project.write(f"job{number}.py", "\n" * number + LOCK_SCRIPT)
        project.write(f"api{number}.py", "\n" * number + LOCK_LIBRARY)
        project.write(f"mended{number}.py", MENDED_SCRIPT)


def test_two_jobs_find_what_one_finds(project: Project) -> None:
    _write_several(project)
    # An option that changes what is found: it must reach the processes that do the work.
    arguments = (*SELECT, "--dpk-module-as", "script")

    alone = project.flake8(*arguments, "-j1")

    assert len(alone) == 6
    assert project.flake8(*arguments, "-j2") == alone


def test_processes_that_start_afresh_are_given_the_options(project: Project) -> None:
    _write_several(project)
    program = (
        "import multiprocessing, sys\n"
        "from flake8.main.cli import main\n"
        "multiprocessing.set_start_method('spawn')\n"
        "sys.exit(main(['--select', 'DPK', '--dpk-module-as', 'library', '-j2']))\n"
    )

    done = project.python("-c", program)

    # As a library, only a guard or driver code could have made it report: one that misses
    # the option reports the three scripts.
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_standard_input(project: Project) -> None:
    display = ("--stdin-display-name", "src/unsaved.py")

    found = project.flake8(*SELECT, *display, "-", stdin=LOCK_SCRIPT.encode())

    assert _places(found) == [("src/unsaved.py", LOCK_ROW, "DPK106")]


def test_standard_input_is_read_and_not_the_file_of_that_name(project: Project) -> None:
    project.write("job.py", LOCK_SCRIPT)

    display = ("--stdin-display-name", "job.py")

    assert project.flake8(*SELECT, *display, "-", stdin=MENDED_SCRIPT.encode()) == []
    # An editor that sends the cells of a notebook as one text names the notebook.
    unguarded = LOCK_LIBRARY + "\n\nprint(start(Client()))\n"
    display = ("--stdin-display-name", "notebook.ipynb")
    found = project.flake8(*SELECT, *display, "-", stdin=unguarded.encode())
    assert [one.code for one in found] == ["DPK106"]


# --- Files of every shape, all in one run ----------------------------------------------------

_LONG = 3000


def _long_script() -> str:
    head, _, tail = LOCK_SCRIPT.partition("if __name__")
    filler = "def step_{0}(x):\n    return [x + n for n in range({0})]\n\n\n"
    functions = [filler.format(number) for number in range(_LONG // 4)]
    return head + "".join(functions) + "if __name__" + tail


def _with_line(line: str) -> str:
    """The script, with one more line before the guard."""
    return LOCK_SCRIPT.replace("if __name__", f"{line}\nif __name__")


_WIDE = LOCK_SCRIPT.replace("print(Client()", 'print("é", "ÿ", Client()')
#: About as deep as pyflakes can follow, which flake8 runs beside us.
_DEEP = " + ".join(["1"] * 250)

#: Odd texts, by the name of the file that holds each.
ODD_TEXTS = {
    "continued.py": LOCK_SCRIPT.replace("print(Client()", "print(\\\n    Client()"),
    "deep.py": _with_line(f"total = {_DEEP}"),
    "form_feed.py": _with_line("\f\n\f# a page\f of its own\n"),
    "line_ends.py": _with_line("ends = '\x0b\x1c\x1d\x85\u2028\u2029'"),
    "long.py": _long_script(),
    "path with spaces/naïve.py": LOCK_SCRIPT,
    "tabs.py": LOCK_SCRIPT.replace("    ", "\t"),
    "wide.py": _WIDE.replace("ÿ", "€😀"),
}
_LATIN = f"# -*- coding: latin-1 -*-\n{_WIDE}"

#: Name of the file, its text as flake8 sees it, and its bytes.
ODD_FILES: dict[str, tuple[str, bytes]] = {
    **{name: (text, text.encode()) for name, text in ODD_TEXTS.items()},
    "bom.py": (LOCK_SCRIPT, b"\xef\xbb\xbf" + LOCK_SCRIPT.encode()),
    "cr.py": (LOCK_SCRIPT, LOCK_SCRIPT.replace("\n", "\r").encode()),
    "crlf.py": (LOCK_SCRIPT, LOCK_SCRIPT.replace("\n", "\r\n").encode()),
    "latin_1.py": (_LATIN, _LATIN.encode("latin-1")),
    "no_newline.py": (LOCK_SCRIPT, LOCK_SCRIPT.rstrip("\n").encode()),
}

#: Files in which there is nothing to report.
QUIET_FILES: dict[str, bytes] = {
    "empty.py": b"",
    "blank.py": b"\n\n\n",
    "bom_only.py": b"\xef\xbb\xbf",
    "comment.py": b"# from dask import delayed",
    "docstring.py": b'"""Client().submit(process) of dask"""\n',
    "mended.py": MENDED_SCRIPT.encode(),
    "mended_crlf.py": MENDED_SCRIPT.replace("\n", "\r\n").encode(),
}


@pytest.fixture(scope="module")
def odd_run(tmp_path_factory: pytest.TempPathFactory) -> list[Reported]:
    """What one run reports of all the odd files."""
    project = Project(tmp_path_factory.mktemp("odd"))
    for name, (_, data) in ODD_FILES.items():
        project.write(name, data)
    for name, data in QUIET_FILES.items():
        project.write(name, data)
    return project.flake8(*SELECT, "-j2")


@pytest.mark.parametrize("name", sorted(ODD_FILES))
def test_rows_and_columns_are_those_of_the_text(odd_run: list[Reported], name: str) -> None:
    text, _ = ODD_FILES[name]

    (found,) = (one for one in odd_run if one.filename == name)

    assert found.code == "DPK106"
    line = text.split("\n")[found.row - 1]
    assert line[found.column - 1 :].startswith("process, 1)")


def test_nothing_else_is_reported_of_odd_files(odd_run: list[Reported]) -> None:
    assert sorted(one.filename for one in odd_run) == sorted(ODD_FILES)


def test_the_long_file_is_long() -> None:
    assert ODD_FILES["long.py"][0].count("\n") >= _LONG


def test_bytes_of_standard_input_are_decoded_as_they_say(project: Project) -> None:
    for name in ("latin_1.py", "bom.py", "crlf.py"):
        text, data = ODD_FILES[name]
        (found,) = project.flake8(*SELECT, "-", stdin=data)
        line = text.split("\n")[found.row - 1]
        assert line[found.column - 1 :].startswith("process, 1)"), name


def test_a_notebook_named_to_flake8_is_one_expression_to_it(project: Project) -> None:
    # Its JSON happens to be Python as well; there is no task in it to speak of.
    project.write("analysis.ipynb", notebook([LOCK_SCRIPT]))

    assert project.flake8(*SELECT, "analysis.ipynb") == []


# --- What cannot be read, and what goes wrong ------------------------------------------------


def test_a_syntax_error_is_left_to_flake8(project: Project) -> None:
    project.write("broken.py", LOCK_SCRIPT + "def (:\n")
    project.write("job.py", LOCK_SCRIPT)

    both = project.flake8("--select", "DPK,E9")

    assert [(one.filename, one.code) for one in both] == [
        ("broken.py", "E999"),
        ("job.py", "DPK106"),
    ]
    assert [one.filename for one in project.flake8(*SELECT)] == ["job.py"]


#: Runs flake8 with one function of the engine broken, for the files of one name.
_BROKEN_ENGINE = """\
import sys
from flake8.main.cli import main
from flake8_dask_pickle import linter

real = linter.{victim}

def broken(*arguments, **keywords):
    if "bad.py" in repr(arguments):
        raise {error}
    return real(*arguments, **keywords)

linter.{victim} = broken
sys.exit(main(["--select", "DPK,F", "-j1"]))
"""
