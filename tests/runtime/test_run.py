"""`dask-pickle run`: real programs, under Python and under the command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.support import environment

_RUN = ("-m", "flake8_dask_pickle", "run")


def _python(
    *arguments: str | Path, cwd: Path, stdin: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        env=environment(**env),
        timeout=120,
        check=False,
    )


def _script(folder: Path, text: str, name: str = "script.py") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text))
    return path


def _recorded(folder: Path, text: str, *options: str) -> dict[str, Any]:
    """What `--report` says of a script."""
    _script(folder, text)
    done = _python(*_RUN, "--report", "report.json", *options, "script.py", cwd=folder)
    assert not done.stderr
    report: dict[str, Any] = json.loads((folder / "report.json").read_text())
    assert not report["notes"]
    return report


def _seen(report: dict[str, Any]) -> list[tuple[str, int, str, str | None, str]]:
    keys = ("code", "row", "api", "target", "step")
    return [tuple(one[key] for key in keys) for one in report["failures"]]


# --- the program is itself --------------------------------------------------------------------

_LOOKS = """
    import os, sys
    print(__name__, __file__, __spec__ and __spec__.name, __package__, __builtins__)
    print(sys.argv, sys.path[0])
    print(sorted(globals()), sys.modules["__main__"].__file__ is __file__)
    print(sys.stdout.errors, sys.stderr.errors, sys.stdin.read(), os.getpid() > 0)
"""

PROGRAMS = {
    "looks": _LOOKS,
    "guard": "if __name__ == '__main__':\n    print('main')",
    "status": "import sys\nsys.exit(7)",
    "message": "import sys\nprint('out')\nsys.exit('this went wrong')",
    "no status": "raise SystemExit",
    "exception": "def f():\n    raise KeyError('x')\nf()",
    "chained": """
        try:
            1 / 0
        except ZeroDivisionError as error:
            raise ValueError("no") from error
    """,
    "syntax": "x = = 1\n",
    "not text": "x = '\\0'\nprint(len(x))\n# \u00e9",
    "hook": "import sys\nsys.excepthook = lambda *a: print('hooked', a[0], a[2].tb_lineno)\n1/0",
    "bad hook": "import sys\nsys.excepthook = None\n",
    "interrupt": "import atexit\natexit.register(print, 'bye')\nraise KeyboardInterrupt",
    "atexit": "import atexit\natexit.register(print, 'bye')\nprint('hello')",
    "threads": """
        import threading, time
        def late():
            time.sleep(0.3)
            print("late")
        threading.Thread(target=late).start()
        print("early")
    """,
    "os._exit": "import os\nprint('x', flush=True)\nos._exit(5)",
    "fork": """
        import os, sys
        if os.fork() == 0:
            print("child", flush=True)
            sys.exit(0)
        os.wait()
        print("parent")
    """,
    "task raises": """
        import dask
        @dask.delayed
        def div(x):
            return 1 // x
        dask.compute(div(0), scheduler="sync")
    """,
    "not imported": """
        import os, sys
        print([name for name in ("dask", "distributed", "cloudpickle") if name in sys.modules])
        os.environ["DASK_FOO"] = "3"
        import dask
        print(dask.config.get("foo"))
    """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_behaves_as_under_python(tmp_path: Path, text: str) -> None:
    _script(tmp_path, text)
    arguments = ("./script.py", "-h", "--fail", "a b")
    alone = _python(*arguments, cwd=tmp_path, stdin="typed")
    under = _python(*_RUN, *arguments, cwd=tmp_path, stdin="typed")
    assert under.stdout == alone.stdout
    assert under.returncode == alone.returncode
    assert under.stderr.startswith(alone.stderr)
    rest = under.stderr.removeprefix(alone.stderr)
    assert rest.count("dask-pickle: ") == ("_exit" not in text), rest
    assert rest.count("\n") <= 1


@pytest.mark.parametrize("where", ["module", "package", "folder", "missing", "raises"])
def test_modules_and_folders_run_as_under_python(tmp_path: Path, where: str) -> None:
    _script(tmp_path, "import pkg.other, sys\n" + dedent(_LOOKS), "pkg/module.py")
    _script(tmp_path, _LOOKS, "pkg/__main__.py")
    _script(tmp_path, "1 / 0", "pkg/raises.py")
    _script(tmp_path, "print(__name__)", "pkg/other.py")
    arguments = {
        "module": ("-m", "pkg.module", "x", "-y"),
        "package": ("-m", "pkg"),
        "folder": ("pkg",),
        "missing": ("-m", "pkg.missing"),
        "raises": ("-m", "pkg.raises"),
    }[where]
    alone = _python(*arguments, cwd=tmp_path)
    under = _python(*_RUN, *arguments, cwd=tmp_path)
    assert (under.stdout, under.returncode) == (alone.stdout, alone.returncode)
    assert under.stderr.startswith(alone.stderr)


@pytest.mark.parametrize("name", ["nowhere.py", "empty"])
def test_a_program_that_is_not_there_is_wrong_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    done = _python(*_RUN, name, cwd=tmp_path)
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_check_leaves_things_as_they_are(tmp_path: Path) -> None:
    text = """
        import warnings, dask, logging
        logging.basicConfig()
        (open("data.txt", "w")).write("0123456789")
        file = open("data.txt")
        file.read(3)
        class Box:
            def __init__(self, thing):
                self.thing = thing
        class Odd:
            def __reduce__(self):
                warnings.warn("pickled")
                raise RuntimeError("never")
        odd, squares, ints = Box(Odd()), Box(x * x for x in range(4)), Box(iter([1, 2, 3]))
        def tell(box):
            return file.tell()
        def draw(box):
            return next(box.thing)
        def shout():
            warnings.warn("shown once")
        for _ in range(3):
            shout()
            print(dask.delayed(tell)(odd, dask_key_name="t").compute(scheduler="sync"))
            print(dask.delayed(draw)(squares, dask_key_name="s").compute(scheduler="sync"))
            print(dask.delayed(draw)(ints, dask_key_name="i").compute(scheduler="sync"))
    """
    _script(tmp_path, text)
    alone = _python("script.py", cwd=tmp_path)
    under = _python(*_RUN, "--report", "r.json", "script.py", cwd=tmp_path)
    assert alone.stdout.split() == ["3", "0", "1", "3", "1", "2", "3", "4", "3"]
    assert 0 < alone.stderr.count("shown once") < 6  # Dask itself has it shown twice
    assert (under.stdout, under.stderr) == (alone.stdout, alone.stderr)
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["submissions"] == 9
    assert {one["exception"] for one in report["failures"]} == {
        "RuntimeError: never",
        "TypeError: cannot pickle 'generator' object",
    }


# --- what is recorded ---------------------------------------------------------------------------

_LOCAL = """
    import threading
    from concurrent.futures import ThreadPoolExecutor
    import dask

    lock = threading.Lock()

    def locked(x):
        with lock:
            return x

    def fine(x):
        return x

    if __name__ == "__main__":
        dask.compute(dask.delayed(fine)(1), scheduler=SCHEDULER)
        dask.compute(
            dask.delayed(fine)(1),
            dask.delayed(locked)(2),
            scheduler=SCHEDULER,
        )
"""


@pytest.mark.parametrize("scheduler", ["'threads'", "'sync'", "ThreadPoolExecutor(2)"])
def test_local_schedulers_are_recorded(tmp_path: Path, scheduler: str) -> None:
    report = _recorded(tmp_path, _LOCAL.replace("SCHEDULER", scheduler))
    assert report["submissions"] == 2
    (row,) = {one["row"] for one in report["failures"]}
    assert _seen(report) == [("DPK106", row, "compute", "locked", "pickled")]
    (failure,) = report["failures"]
    assert failure["exception"] == "TypeError: cannot pickle '_thread.lock' object"
    assert failure["filename"] == str(tmp_path / "script.py")
    assert failure["part"] == "function"
    assert failure["defined"]["row"] == 8
    assert 17 <= row <= 20  # a call over several lines: the line depends on the interpreter
    (finding,) = failure["findings"]
    assert finding["verdict"] == {"word": "confirmed", "reason": failure["exception"]}


@pytest.mark.slow
def test_the_scheduler_of_processes_finds_the_script(tmp_path: Path) -> None:
    text = _LOCAL.replace("SCHEDULER", "'processes'")
    _script(tmp_path, text)
    alone = _python("script.py", cwd=tmp_path)
    under = _python(*_RUN, "--report", "r.json", "script.py", cwd=tmp_path)
    assert alone.returncode == under.returncode == 1
    assert under.stderr.splitlines()[-1] == alone.stderr.splitlines()[-1]
    report = json.loads((tmp_path / "r.json").read_text())
    assert [one[0] for one in _seen(report)] == ["DPK106"]
    assert report["submissions"] == 2


COLLECTIONS = {
    "bag": "import dask.bag as db\ndb.from_sequence([1, 2]).map(task).compute(scheduler='sync')",
    "array": "import dask.array as da\nda.ones(4, chunks=2).map_blocks(task).compute()",
    "delayed": "from dask import delayed\ndelayed(task)(1).compute()",
    "decorated": "from dask import delayed\ndelayed(delayed(task)(1)).compute()",
    "persist": "import dask\ndask.persist(dask.delayed(task)(1))",
    "get": "import dask.threaded\ndask.threaded.get({'a': (task, 1)}, 'a')",
    "thread": """\
import threading, dask
t = threading.Thread(target=lambda: dask.delayed(task)(1).compute())
t.start(); t.join()
""",
    "partial": "import dask, functools\ndask.delayed(functools.partial(task))(1).compute()",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", COLLECTIONS.values(), ids=COLLECTIONS)
def test_every_api_is_recorded(tmp_path: Path, text: str) -> None:
    start = "import threading\nlock = threading.Lock()\ndef task(x):\n    lock\n    return x\n"
    report = _recorded(tmp_path, start + text)
    failures = report["failures"]
    assert [one["target"] for one in failures] == ["task"]
    assert [one["row"] for one in failures] == [7]
    assert [one["exception"] for one in failures] == [
        "TypeError: cannot pickle '_thread.lock' object"
    ]


def test_what_no_rule_predicted_is_dpk901(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text(
        dedent("""
            class OneWay:
                def __init__(self):
                    self.x = 1
                def __reduce__(self):
                    return explode, ()
            def explode():
                raise ValueError("no way back")
        """)
    )
    text = """\
        import dask, threading, helper
        hidden = getattr(threading, "".join(["Lo", "ck"]))()
        def late(x):
            return hidden and x
        def fine(x):
            return 1
        def gives(x):
            yield x
        dask.delayed(late)(1).compute()
        dask.delayed(fine)(helper.OneWay()).compute()
        for n in range(5):
            dask.delayed(gives)(n).compute()
    """
    report = _recorded(tmp_path, text)
    assert sorted(_seen(report)) == [
        ("DPK113", 12, "compute", None, "pickled"),
        ("DPK901", 9, "compute", "late", "pickled"),
        ("DPK901", 10, "compute", "fine", "loaded"),
    ]
    by_row = {one["row"]: one for one in report["failures"]}
    assert by_row[10]["exception"] == "ValueError: no way back"
    assert by_row[12]["times"] == 5
    assert by_row[9]["findings"][0]["name"] == "unpredicted-pickling-failure"


def test_the_text_names_places_and_counts(tmp_path: Path) -> None:
    _script(tmp_path, _LOCAL.replace("SCHEDULER", "'sync'"))
    done = _python(*_RUN, "script.py", cwd=tmp_path)
    first, last = done.stderr.splitlines()
    assert first.startswith("script.py:")
    assert "DPK106 task 'locked' of compute() cannot be pickled: TypeError: cannot" in first
    assert "Predicted by DPK106 on line " in first
    assert last == "dask-pickle: 2 submissions to Dask recorded; 1 failure."
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("options", "end", "status"),
    [((), "", 0), (("--fail",), "", 1), (("--fail",), "raise SystemExit(5)", 5)],
)
def test_fail_tells_by_the_status(
    tmp_path: Path, options: Sequence[str], end: str, status: int
) -> None:
    start = dedent(_LOCAL.replace("SCHEDULER", "'sync'"))
    _script(tmp_path, f"{start}{end}")
    assert _python(*_RUN, *options, "script.py", cwd=tmp_path).returncode == status


def test_fail_is_content_with_what_travels(tmp_path: Path) -> None:
    _script(tmp_path, "import dask\nprint(dask.delayed(abs)(-1).compute())")
    done = _python(*_RUN, "--fail", "script.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "1\n")
    assert done.stderr == "dask-pickle: 1 submission to Dask recorded; all of it can travel.\n"


def test_a_report_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    _script(tmp_path, "print(1)")
    done = _python(*_RUN, "--report", "no/r.json", "script.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "1\n")
    assert "r.json cannot be written: No such file" in done.stderr


@pytest.mark.slow
def test_equal_functions_are_loaded_once_and_large_data_are_not_copied(tmp_path: Path) -> None:
    text = """
        import dask, numpy
        def total(x):
            return float(x.sum())
        big = numpy.ones(20_000_000)
        print(dask.delayed(total)(big).compute())
        print(sum(dask.compute(*[dask.delayed(abs)(-i) for i in range(3000)])))
    """
    _script(tmp_path, text)
    done = _python(*_RUN, "script.py", cwd=tmp_path)
    lines = done.stderr.splitlines()
    assert done.stdout == "20000000.0\n4498500\n"
    assert any("not checked, too large: 152 MiB of argument (" in line for line in lines)
    assert "dask-pickle: abs: 1,000 of 3,000 tasks were checked" in lines


@pytest.mark.slow
def test_a_client_is_recorded(tmp_path: Path) -> None:
    text = """
        import logging, threading
        import dask
        from dask.distributed import Client, get_client
        lock = threading.RLock()
        def bad(x):
            return lock and x
        def fine(x):
            return x + 1
        def attempt(call, *args):
            try:
                call(*args)
            except Exception as error:
                print(type(error).__name__)
        if __name__ == "__main__":
            logging.disable()
            with Client(n_workers=1, threads_per_worker=1, dashboard_address=":0") as client:
                print(client.submit(fine, 1).result(), client.gather(client.map(fine, [1, 2])))
                future = client.scatter(3)
                print(client.submit(fine, future).result(), dask.delayed(fine)(1).compute())
                print(list(client.run(fine, 1).values()), client.submit(get_client).key[:3])
                attempt(client.submit, bad, 1)
                attempt(client.map, bad, [1, 2])
                attempt(client.run, bad, 1)
                attempt(client.scatter, [lock])
                attempt(client.compute, dask.delayed(bad)(1))
                attempt(client.run_on_scheduler, bad)
    """
    _script(tmp_path, text)
    alone = _python("script.py", cwd=tmp_path)
    under = _python(*_RUN, "--report", "r.json", "script.py", cwd=tmp_path)
    assert alone.stdout.startswith("2 [2, 3]\n4 2\n[2] get")
    assert (under.stdout, under.returncode) == (alone.stdout, alone.returncode)
    report = json.loads((tmp_path / "r.json").read_text())
    assert not report["notes"]
    assert {(one["target"], one["row"]) for one in report["failures"]} == {
        ("bad", 12),  # `call` is made there
        (None, 12),
    }
    assert {one["api"] for one in report["failures"]} == {
        *("submit", "map", "run", "scatter", "compute", "run_on_scheduler")
    }
    assert report["submissions"] >= 13


@pytest.mark.slow
def test_processes_that_are_spawned_find_the_script(tmp_path: Path) -> None:
    text = """
        import multiprocessing
        def square(x):
            return x * x
        print(__name__)
        if __name__ == "__main__":
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                print(pool.map(square, [1, 2, 3]))
    """
    _script(tmp_path, text)
    alone = _python("script.py", cwd=tmp_path)
    under = _python(*_RUN, "script.py", cwd=tmp_path)
    assert sorted(alone.stdout.split("\n")) == ["", "[1, 4, 9]", "__main__", "__mp_main__"]
    assert sorted(under.stdout.split("\n")) == sorted(alone.stdout.split("\n"))
