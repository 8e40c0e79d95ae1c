"""Findings tried out: by slices that build the task and nothing else, whatever a program does."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.runtime.slicing import PROBE
from flake8_dask_pickle.runtime.verifying import Limits, Verifier, show_slice
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

from ..support import heed_interrupts

CASES = Path(__file__).parents[1] / "cases"
HEAD = "import os, sys, threading\nfrom dask.distributed import Client\n\n"


def verdicts(text: str, folder: Path, **limits: float) -> list[str]:
    """The verdict of every finding of a program that stands in a folder."""
    source = Source(str(folder / "script.py"), text)
    found = lint(source, Settings())
    chosen = Limits(**limits) if limits else Limits()  # type: ignore[arg-type]
    return [str(one.verdict) for one in Verifier(chosen).verified(source, found)]


def sliced(text: str) -> str:
    """The slice of the only finding of a program."""
    source = Source("script.py", text)
    (found,) = lint(source, Settings())
    assert found.probe is not None
    return show_slice(source, found.probe)


def test_a_confirmed_finding_has_the_real_exception(tmp_path: Path) -> None:
    text = HEAD + "LOCK = threading.Lock()\nkept = Client().submit(lambda: LOCK)\n"
    assert verdicts(text, tmp_path) == ["confirmed: TypeError: cannot pickle '_thread.lock' object"]


def test_what_does_travel_is_refuted(tmp_path: Path) -> None:
    (tmp_path / "handles.py").write_text(HANDLES)
    (verdict,) = verdicts(HANDLED, tmp_path)
    assert verdict.startswith("refuted")


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        # The loop is followed to the task that fails.
        (
            (
                "LOCK = threading.Lock()\n\n\ndef held(n):\n    return LOCK.locked()\n\n\n"
                "for way in (len, held):\n    print(Client().submit(way, 1).result())\n"
            ),
            "confirmed: TypeError: cannot pickle '_thread.lock' object",
        ),
        # A method that calls another one that makes it.
        (
            (
                "class Job:\n    def __init__(self):\n        self.lock = None\n\n"
                "    def make(self):\n        self.lock = threading.Lock()\n\n"
                "    def ready(self):\n        self.make()\n\n"
                "    def work(self, n):\n        return n\n\n\n"
                "job = Job()\njob.ready()\nprint(Client().submit(job.work, 1).result())\n"
            ),
            "confirmed: TypeError: cannot pickle '_thread.lock' object",
        ),
        # Nothing of the slice makes it: Dask does, when it tries the method out.
        (
            (
                "import dask.array as da\n\n\nclass Scaler:\n    def __init__(self):\n"
                "        self.lock = None\n\n    def scale(self, block):\n"
                "        self.lock = self.lock or threading.Lock()\n        return block * 2\n\n\n"
                "kept = da.ones(6).map_blocks(Scaler().scale).compute(scheduler='processes')\n"
            ),
            "not reached: what it is about is not made by what was run",
        ),
        # In the empty folder it runs in, there are none.
        (
            "entries = list(os.scandir('.'))\nprint(Client().submit(len, entries).result())\n",
            "not reached: what it is about is not made by what was run",
        ),
        # What Dask cannot make a token of does pickle.
        (
            (
                "import functools\nimport dask.dataframe as dd\nimport pandas as pd\n\n"
                "MISSING = object()\n\n\ndef filled(part, value):\n    return part\n\n\n"
                "frame = dd.from_pandas(pd.DataFrame({'a': [1]}), npartitions=1)\n"
                "frame.map_partitions(functools.partial(filled, value=MISSING))\n"
            ),
            "confirmed: TokenizationError: object() cannot be deterministically hashed",
        ),
    ],
    ids=["loop", "methods", "trial", "no items", "token"],
)
def test_what_was_not_tried_is_not_refuted(body: str, verdict: str, tmp_path: Path) -> None:
    (found,) = verdicts(HEAD + body, tmp_path)
    assert found.startswith(verdict)


@pytest.mark.parametrize(
    "body",
    [
        (
            "if (squares := (n * n for n in range(3))) is not None:\n"
            "    print(Client().submit(sum, squares).result())\n"
        ),
        (
            "options = dict(lock=threading.Lock(), n=2)\n"
            "print(Client().submit(dict, **options).result())\n"
        ),
        (
            "import argparse\n\nparser = argparse.ArgumentParser()\n"
            "parser.add_argument('--n', default=2)\nn = parser.parse_args([]).n\n"
            "kept = [n, threading.Lock()]\nprint(Client().submit(len, kept).result())\n"
        ),
    ],
    ids=["bound by a test", "keywords", "added"],
)
def test_what_leads_to_a_submission_is_kept(body: str, tmp_path: Path) -> None:
    (verdict,) = verdicts(HEAD + body, tmp_path)
    assert verdict.startswith("confirmed: TypeError: cannot pickle")


@pytest.mark.slow
def test_a_large_payload_takes_no_longer_than_it_must(tmp_path: Path) -> None:
    text = HEAD + (
        "import numpy as np\n\ntable = np.zeros(7_000_000)\nclient = Client()\n"
        "print(client.gather([client.submit(lambda n: table[n], n) for n in range(3)]))\n"
    )
    (verdict,) = verdicts(text, tmp_path, seconds=20)
    assert verdict == "confirmed: what is sent has 56.0 MB"


def test_a_loop_without_end_is_followed_for_a_while(tmp_path: Path) -> None:
    (tmp_path / "handles.py").write_text(HANDLES)
    once = "kept = Client().submit(lambda: handle)\n"
    forever = (
        "import itertools\nfor _ in itertools.count():\n    print(Client().submit({}).result())\n"
    )
    text = HANDLED.replace(once, forever.format("lambda: handle"))
    (verdict,) = verdicts(text, tmp_path)
    assert verdict.startswith("refuted")


def test_loading_is_tried_as_well(tmp_path: Path) -> None:
    text = HEAD + (
        "class ParseError(Exception):\n    def __init__(self, line, reason):\n"
        "        super().__init__(reason)\n\n\nkept = Client().submit(repr, ParseError(1, 'bad'))\n"
    )
    (verdict,) = verdicts(text, tmp_path)
    assert verdict.startswith("confirmed: loading it: TypeError: ParseError.__init__() missing 1")


PROGRAM = (
    HEAD
    + '''
import expensive

LOCK = threading.Lock()
TABLE = expensive.everything()
print("nobody reads this")


def work(n):
    with LOCK:
        return n


def unrelated():
    return TABLE


def main(argument, *, flag):
    """Drive."""
    print("starting")
    with Client() as client:
        if argument:
            client.submit(work, 1).result()
    print("done")


if __name__ == "__main__":
    main(TABLE, flag=True)
'''
)


def test_a_slice_has_what_the_task_needs_and_nothing_else() -> None:
    text = sliced(PROGRAM)
    assert PROBE in text
    assert "LOCK = threading.Lock()" in text
    for absent in ("expensive", "print", "unrelated", "Client()", "TABLE"):
        assert absent not in text


@pytest.mark.parametrize(
    ("body", "kept", "left_out"),
    [
        # Arguments of a function on the way, and what they come from.
        (
            (
                "def run(client, lock, name):\n    return client.submit(len, lock)\n\n\n"
                "guard = threading.Lock()\nrun(Client(), guard, open('big'))"
            ),
            ["guard = threading.Lock()", "run(Client(), guard, open('big'))"],
            [],
        ),
        # A method: its instance, and the class with all its methods.
        (
            (
                "class Job:\n    def __init__(self):\n        self.lock = threading.Lock()\n\n"
                "    def work(self, n):\n        return n\n\n    def start(self, client):\n"
                "        print('starting')\n        return client.submit(self.work, 1)\n\n\n"
                "Job().start(Client())"
            ),
            ["class Job", "self.lock = threading.Lock()"],
            ["_on_the_way_to_start(Client())"],
        ),
        # A comprehension around the submission gives it its variable.
        (
            (
                "lock = threading.Lock()\nclient = Client()\n"
                "futures = [client.submit(len, (n, lock)) for n in range(3)]\nprint(futures)"
            ),
            [f"[{PROBE}(len, (n, lock)) for n in range(3)]"],
            ["print(futures)", "Client()"],
        ),
        # Asynchronous code is run to the submission.
        (
            (
                "import asyncio\n\n\nasync def main():\n    lock = threading.Lock()\n"
                "    async with Client(asynchronous=True) as client:\n"
                "        await client.submit(lambda: lock)\n\n\nasyncio.run(main())"
            ),
            ["async def _on_the_way_to_main", "run(_on_the_way_to_main())"],
            ["async with"],
        ),
    ],
    ids=["arguments", "method", "comprehension", "async"],
)
def test_slices(body: str, kept: list[str], left_out: list[str], tmp_path: Path) -> None:
    text = sliced(HEAD + body + "\n")
    assert all(one in text for one in kept), text
    assert not any(one in text for one in left_out), text
    assert verdicts(HEAD + body + "\n", tmp_path)[0].split(":")[0] in ("confirmed", "error")


JOB = (
    "class Job:\n    def __init__(self):\n        self.lock = threading.Lock()\n\n"
    "    def work(self, n):\n        return n\n\n\n"
)
# What the linter does not see either.
STRIP = "def strip(one):\n    vars(one)['lock'] = None\n\n\n"
WORKS = "job = Job()\n{}\nprint(Client().submit(job.work, 1).result())\n"


@pytest.mark.parametrize(
    "body",
    [
        STRIP + JOB + WORKS.format("strip(job)"),
        (
            "def strip(one):\n    one.__dict__.pop('lock')\n    return 1\n\n\n"
            + JOB
            + WORKS.format("count = strip(job)")
        ),
        JOB + WORKS.format("for name in ['lock']:\n    setattr(job, name, None)"),
        (
            STRIP
            + JOB
            + WORKS.format("jobs = {'a': job}\nfor one in jobs.values():\n    strip(one)")
        ),
        JOB + WORKS.format("same = job\nif same.lock:\n    del same.lock"),
        JOB + WORKS.format("import operator\n\noperator.setitem(job.__dict__, 'lock', None)"),
    ],
    ids=["call", "result", "setattr", "loop", "alias", "library"],
)
def test_what_takes_the_object_away_again_is_kept(body: str, tmp_path: Path) -> None:
    (verdict,) = verdicts(HEAD + body, tmp_path)
    assert verdict.startswith("refuted")


#: Functions called `main` that need what others have done before, and know `value` at their ends.
BUILDS = {
    "filled": """
def fill(some):
    some.append(1)

def main():
    values = []
    fill(values)
    value = values[0]
""",
    "global container": """
known = {}

def load():
    known["n"] = 1

def main():
    load()
    value = known["n"]
""",
    "global": """
state = None

def start():
    global state
    state = {"n": 1}

def read():
    return state["n"]

def main():
    start()
    value = read()
""",
    "globals": """
def start():
    globals()["state"] = 1

def main():
    start()
    value = state
""",
    "registered": """
known = {}

def register(name):
    def keep(one):
        known[name] = one
        return one
    return keep

@register("one")
def one():
    return 1

def main():
    value = known["one"]()
""",
    "folder": """
def main():
    os.makedirs("out")
    value = open("out/a", "w").name
""",
    "path": """
from pathlib import Path

def main():
    out = Path("out")
    out.mkdir()
    (out / "a").write_text("a")
    value = (out / "a").read_text()
""",
    "saved": """
def save(text, path):
    with open(path, "w") as file:
        file.write(text)

def main():
    save("a", "a.txt")
    with open("a.txt") as file:
        value = file.read()
""",
    "printed": """
def main():
    with open("a.txt", "w") as file:
        print("a", file=file)
    value = open("a.txt").read()
""",
    "environment": """
def prepare():
    os.environ["SOME_ROOT"] = "a"

def main():
    prepare()
    value = os.environ["SOME_ROOT"]
""",
    "database": """
import sqlite3

def main():
    base = sqlite3.connect(":memory:")
    base.execute("create table t (x)")
    value = base.execute("select * from t").fetchall()
""",
}
HELD = """
    lock = threading.Lock()

    def held(n):
        return lock, value, n

    return Client().submit(held, 1).result()


main()
"""


@pytest.mark.parametrize("name", BUILDS)
def test_what_the_build_needs_is_done_for_its_effect(name: str, tmp_path: Path) -> None:
    (verdict,) = verdicts(HEAD + BUILDS[name] + HELD, tmp_path)
    assert verdict == "confirmed: TypeError: cannot pickle '_thread.lock' object"


def test_a_folder_that_is_put_onto_the_search_path_is_searched(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "handles.py").write_text(HANDLES)
    made = "strip(job)\nhere = os.path.dirname(__file__)\nsys.path.insert(0, here + '/lib')\n"
    works = WORKS.format(f"{made}from handles import Handle").replace("work, 1", "work, Handle()")
    (verdict,) = verdicts(HEAD + STRIP + JOB + works, tmp_path)
    # The process that loads looks there too.
    assert verdict == "refuted: it was dumped, and loaded in a fresh process"


def test_a_task_is_loaded_where_the_slice_has_written(tmp_path: Path) -> None:
    opens = "with open('a.txt', 'w') as file:\n    file.write('a')\n"
    (tmp_path / "handles.py").write_text(
        HANDLES.replace("(Handle, ())", "(opened, ('a.txt',))")
        + "\n\ndef opened(path):\n    with open(path):\n        return Handle()\n"
    )
    text = HANDLED.replace(
        "handle = Handle()",
        f"{opens}print(open('a.txt').read())\n\nname = 'a.txt'\nhandle = Handle()",
    ).replace("lambda: handle", "lambda: (handle, name)")
    (verdict,) = verdicts(text, tmp_path)
    assert verdict == "refuted: it was dumped, and loaded in a fresh process"


def test_nothing_else_is_done_for_its_effect() -> None:
    text = sliced(
        HEAD + "import shutil\nimport time\nfrom pathlib import Path\n\nguard = threading.Lock()\n"
        "names = ['a']\nplace = Path('out')\n\n\ndef work(n):\n    with guard:\n"
        "        return names, place, shutil, time, n\n\n\ndef tell(client, names):\n"
        "    client.submit(len, names).result()\n    names.append('b')\n\n\n"
        "def rehearse(names):\n    work(1)\n    names.append('b')\n\n\n"
        "print(names)\ntime.sleep(len(names))\nshutil.rmtree(place, ignore_errors=True)\n"
        "place.unlink(missing_ok=True)\nos.remove('a.txt')\nos.makedirs('unused')\n"
        "rehearse(names)\nwork(names)\n"
        "with Client() as client:\n    client.wait_for_workers(names)\n    tell(client, names)\n"
        "    client.submit(work, 1).result()\n"
    )
    for absent in (
        "print", "sleep(", "rmtree", "unlink", "remove", "makedirs", "rehearse", "tell", "Client()",
        "wait_for", "work(names)",
    ):  # fmt: skip
        assert absent not in text, text


def in_package(folder: Path, text: str) -> list[str]:
    """The verdicts of a module `some.package.job`, beside which there are others."""
    package = folder / "some" / "package"
    package.mkdir(parents=True)
    (folder / "some" / "__init__.py").write_text("")
    (package / "__init__.py").write_text("from .job import work\n")
    (package / "util.py").write_text("import threading\n\nLOCK = threading.Lock()\n")
    # A worker's imports must not find it in the place of the standard library's.
    (package / "random.py").write_text("raise RuntimeError\n")
    (package / "job.py").write_text(text)
    return verdicts(text, package)


@pytest.mark.parametrize("how", [".util", "..package.util", "some.package.util"])
@pytest.mark.parametrize("main", ["", "if __name__ == '__main__':\n    print(run())\n"])
def test_modules_of_a_package_import_each_other(how: str, main: str, tmp_path: Path) -> None:
    text = HEAD + (
        f"import random\n\nfrom {how} import LOCK\n\n\ndef work(n, lock=None):\n"
        "    return n, random.random()\n\n\n"
        f"def run():\n    return Client().submit(work, 1, lock=LOCK).result()\n\n\n{main}"
    )
    (tmp_path / "script.py").write_text("")
    (verdict,) = in_package(tmp_path, text)
    assert verdict == "confirmed: TypeError: cannot pickle '_thread.lock' object"


def test_the_findings_of_one_submission_are_tried_at_once(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    text = HEAD + (
        "A = threading.Lock()\nB = threading.Lock()\n"
        f"N = open({str(trace)!r}, 'a').write('.')\nkept = Client().submit(lambda: (A, B, N))\n"
    )
    assert [one.split(":")[0] for one in verdicts(text, tmp_path)] == ["confirmed"] * 2
    assert trace.read_text() == "."


def hostile(body: str) -> str:
    return HEAD + (
        f"def make():\n    {body}\n    return threading.Lock()\n\n\n"
        "LOCK = make()\nkept = Client().submit(lambda: LOCK)\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("while os: pass", "error: it takes longer than 3 s"),
        ("threading.Event().wait()", "error: it takes longer than 3 s"),
        ("os._exit(7)", "error: its process ended with status 7 before the submission"),
        ("sys.exit('bye')", "error: SystemExit: bye"),
        ("os.abort()", "error: its process was ended by SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", "error: its process was ended by SIGSEGV"),
        ("make()", "error: RecursionError: maximum recursion depth exceeded"),
        ("bytearray(1 << 40)", "error: MemoryError"),
        ("print('x' * (1 << 28), flush=True)", "confirmed: TypeError: cannot pickle"),
        ("open('f', 'wb').write(bytes(1 << 28))", "error: "),
        ("os.rmdir(os.getcwd())", "confirmed: TypeError: cannot pickle"),
        ("[os.fork() for _ in range(4)]", "confirmed: TypeError: cannot pickle"),
        # A copy of the process ends first, and must not speak for it.
        (
            "os.fork() or sys.exit('a copy'); import time; time.sleep(0.5)",
            "confirmed: TypeError: cannot pickle",
        ),
        (
            "[os.write(n, b'no JSON\\n') for n in range(3, 64) if os.path.exists(f'/dev/fd/{n}')]",
            "error: its process said something that cannot be read",
        ),
        ("input()", "error: EOFError: EOF when reading a line"),
        ("exec('raise ValueError(1)')", "error: ValueError: 1"),
        (
            (
                "import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15)]; "
                "import time; time.sleep(60)"
            ),
            "error: it takes longer than 3 s",
        ),
        ("os.environ['AWS_SECRET_ACCESS_KEY']", "error: KeyError: 'AWS_SECRET_ACCESS_KEY'"),
    ],
)
def test_hostile_programs_are_survived_and_named(
    body: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    began = time.monotonic()
    (verdict,) = verdicts(hostile(body), tmp_path, seconds=3)
    assert verdict.startswith(said)
    assert time.monotonic() - began < 15
    assert not list(tmp_path.iterdir())


def processes_with(mark: str) -> list[Path]:
    """The processes that have a word in their environment, as folders of /proc."""
    found = []
    for process in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):  # it has just ended
            found += [process.parent] if mark.encode() in process.read_bytes() else []
    return found


def are_gone(mark: str) -> bool:
    """Whether no process has the word any more; one that is killed takes a moment to go."""
    until = time.monotonic() + 10
    while processes_with(mark) and time.monotonic() < until:
        time.sleep(0.05)
    return not processes_with(mark)


needs_proc = pytest.mark.skipif(
    not Path("/proc").is_dir(), reason="there is no /proc to look for processes in"
)


@needs_proc
@pytest.mark.parametrize("then", ["pass", "threading.Event().wait()"])
@pytest.mark.parametrize("how", ["", ", start_new_session=True"])
def test_no_process_is_left_behind(how: str, then: str, tmp_path: Path) -> None:
    mark = f"left-behind-{os.getpid()}"
    started = f"subprocess.Popen(['sh', '-c', 'sleep 77 & exit'], env={{'MARK': '{mark}'}}{how})"
    verdicts(hostile(f"import subprocess; {started}.wait(); {then}"), tmp_path, seconds=3)
    assert are_gone(mark)


@needs_proc
def test_an_interrupt_ends_all_processes(tmp_path: Path) -> None:
    mark = f"interrupted-{os.getpid()}"
    body = (
        f"import subprocess; subprocess.Popen(['sleep', '77'], env={{'MARK': '{mark}'}}); "
        "threading.Event().wait()"
    )
    script = tmp_path / "script.py"
    script.write_text(hostile(body))
    command = [sys.executable, "-m", "flake8_dask_pickle", "verify", "--isolated", str(script)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, preexec_fn=heed_interrupts
    ) as process:
        until = time.monotonic() + 25
        while not processes_with(mark) and time.monotonic() < until:
            time.sleep(0.05)
        assert processes_with(mark)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert are_gone(mark)


def test_nothing_runs_unasked(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(hostile(f"open({str(tmp_path / 'trace')!r}, 'w')"))
    command = [sys.executable, "-m", "flake8_dask_pickle", "check", "--isolated", str(script)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    flake8 = [sys.executable, "-m", "flake8", "--isolated", "--select", "DPK", str(script)]
    assert b"DPK106" in subprocess.run(flake8, capture_output=True, check=False).stdout
    command[3:4] = ["verify", "--show-slice"]
    assert PROBE in subprocess.run(command, capture_output=True, check=False, text=True).stdout
    assert not (tmp_path / "trace").exists()
    asked = subprocess.run([*flake8, "--dpk-verify"], capture_output=True, check=False, text=True)
    assert "[confirmed: TypeError: cannot pickle '_thread.lock' object]" in asked.stdout
    assert (tmp_path / "trace").exists()


def test_flake8_is_not_asked_by_a_configuration_file(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(hostile("pass"))
    (tmp_path / ".flake8").write_text("[flake8]\ndpk-verify = true\nselect = DPK\n")
    done = subprocess.run(
        [sys.executable, "-m", "flake8", "script.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "DPK106" in done.stdout
    assert "[confirmed" not in done.stdout


def test_the_command_prints_verdicts_as_data(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(hostile("pass"))
    command = [sys.executable, "-m", "flake8_dask_pickle", "verify", "--isolated"]
    done = subprocess.run(
        [*command, "--output-format", "json", str(script)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    (found,) = json.loads(done.stdout)
    reason = "TypeError: cannot pickle '_thread.lock' object"
    assert found["verdict"] == {"word": "confirmed", "reason": reason}
    assert done.stderr == "1 finding in 1 of 1 file. 1 confirmed\n"


#: A class whose instances the linter takes not to travel, and that do where it can be imported.
HANDLES = """\
import threading


class Handle:
    def __init__(self):
        self.lock = threading.Lock()


setattr(Handle, "__red" + "uce__", lambda self: (Handle, ()))
"""
HANDLED = (
    HEAD
    + "from handles import Handle\n\nhandle = Handle()\nkept = Client().submit(lambda: handle)\n"
)


@pytest.mark.slow
def test_the_workers_of_a_cluster_are_asked(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    (tmp_path / "handles.py").write_text(HANDLES)
    source = Source(str(tmp_path / "script.py"), HANDLED)
    found = lint(source, Settings())
    with distributed.LocalCluster(n_workers=1, dashboard_address=":0") as cluster:
        (there,) = Verifier(scheduler=cluster.scheduler_address).verified(source, found)
    (here,) = Verifier().verified(source, found)
    # The module stands beside the script, where no worker looks.
    assert here.verdict is not None
    assert there.verdict is not None
    assert here.verdict.word == "refuted"
    assert there.verdict.word == "confirmed"
    assert "ModuleNotFoundError: No module named 'handles', on the " in there.verdict.reason


@pytest.mark.slow
def test_no_cluster_there_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "handles.py").write_text(HANDLES)
    script = tmp_path / "script.py"
    script.write_text(HANDLED)
    command = [sys.executable, "-m", "flake8_dask_pickle", "verify", "--isolated", str(script)]
    done = subprocess.run(
        [*command, "--scheduler", "nowhere"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: no Dask scheduler at nowhere: ")


@pytest.mark.slow
@pytest.mark.parametrize("code", sorted(path.name for path in CASES.glob("DPK1*")))
def test_no_finding_of_the_cases_is_refuted(code: str) -> None:
    """Each was proved by running the program: trying it out must not say otherwise."""
    words = []
    programs = (path for path in (CASES / code).glob("fires_*.py"))
    for path in sorted(programs):
        source = Source(str(path), path.read_text(encoding="utf-8"))
        for found in Verifier().verified(source, lint(source, Settings())):
            assert found.verdict is not None
            words.append((path.name, found.verdict.word))
    assert not [one for one in words if one[1] == "refuted"]


def ran(text: str, folder: Path) -> str:
    """The verdict of the only finding of a program, with its task run."""
    source = Source(str(folder / "script.py"), text)
    (found,) = Verifier(runs_tasks=True).verified(source, lint(source, Settings()))
    return str(found.verdict)


GENERATES = (
    HEAD + "def lines(text):\n    yield from text\n\n\nclient = Client()\nclient.{call}.result()\n"
)
BAD = HEAD + (
    "import dask\n\n\nclass Bad(Exception):\n    def __init__(self, line, reason):\n"
    "        super().__init__(reason)\n\n\ndef parse(n):\n    if n == {bad}:\n"
    "        {ends} Bad(n, 'bad')\n    return n\n\n\n{submits}\n"
)
MAPS = "print(Client().gather(Client().map(parse, [1, 2])))"
LOOPS = "dask.compute(*[dask.delayed(parse)(n) for n in (1, 2)], scheduler='processes')"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            GENERATES.format(call="submit(lines, 'ab')"),
            "confirmed: its result: TypeError: ",
        ),
        (
            GENERATES.format(call="submit(lines, text='ab')"),
            "confirmed: its result: TypeError: ",
        ),
        (GENERATES.format(call="submit(lines)"), "not reached: the task raises TypeError: lines()"),
        (
            BAD.format(bad=2, ends="return", submits=MAPS),
            "confirmed: loading its result: TypeError: Bad.__init__() missing",
        ),
        (
            BAD.format(bad=2, ends="raise", submits=LOOPS),
            "confirmed: the task raises Bad: bad; loading it: TypeError: Bad.__init__() missing",
        ),
        (
            BAD.format(bad=3, ends="return", submits=MAPS),
            "not reached: the task ran, and that did not come up",
        ),
        (
            HEAD + "LIMIT = 1\n\n\ndef check(n):\n    class Settings:\n        limit = LIMIT\n\n"
            "    return n\n\n\nkept = Client().submit(check, 1)\n",
            "confirmed: the task raises NameError: name 'LIMIT' is not defined",
        ),
    ],
)
def test_a_task_is_run_when_that_is_asked_for(text: str, verdict: str, tmp_path: Path) -> None:
    assert ran(text, tmp_path).startswith(verdict)


#: A task that gives a lock unless it is passed a list, as it is.
CHECKS = HEAD + (
    "import dask\nimport dask.bag as db\n\n\ndef load(n):\n    return [n] if n else 1 / n\n\n\n"
    "def check(rows):\n    return len(rows) if isinstance(rows, list) else threading.Lock()\n\n\n"
    "if __name__ == '__main__':\n"
    "    client = Client(n_workers=1, threads_per_worker=1, dashboard_address=None)\n    {}\n"
)
RAN = "not reached: the task ran, and that did not come up"


@pytest.mark.parametrize(
    ("submits", "verdict"),
    [
        ("print(client.submit(check, client.submit(load, 1)).result())", RAN),
        ("print(client.gather(client.map(check, client.map(load, [1, 2]))))", RAN),
        ("print(dask.delayed(check)(dask.delayed(load)(1)).compute())", RAN),
        (
            "print(client.submit(check, client.submit(load, 0)).result())",
            "not reached: an argument is the result of another task, which raises ZeroDivision",
        ),
        (
            "print(db.from_sequence([[1]]).map(check).compute())",
            "not reached: what the task is called with is known to Dask alone",
        ),
    ],
    ids=["future", "futures", "delayed", "failing", "bag"],
)
def test_a_task_is_run_with_what_a_worker_has(submits: str, verdict: str, tmp_path: Path) -> None:
    assert ran(CHECKS.format(submits), tmp_path).startswith(verdict)


LAMBDA = (
    "def plan(client):\n    clean = lambda n: n\n\n    def read(n):\n"
    "        return clean(n)\n\n    return client.submit(read, 1)\n\n\nplan(Client())"
)


def test_no_task_is_run_unasked(tmp_path: Path) -> None:
    (verdict,) = verdicts(GENERATES.format(call="submit(lines, 'ab')"), tmp_path)
    assert verdict == "not reached: only running the task would show it: --run-tasks"


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (
            "names = open(__file__)\nkept = Client().submit(lambda n: names.read(), 1)",
            "io.StringIO",
        ),
        (LAMBDA, "as a function named <lambda>"),
    ],
)
def test_what_travels_as_something_else_is_seen_in_the_payload(
    body: str, verdict: str, tmp_path: Path
) -> None:
    (tmp_path / "script.py").write_text("")
    (said,) = verdicts(HEAD + body + "\n", tmp_path)
    assert said.startswith("confirmed: it travels")
    assert said.endswith(verdict)
