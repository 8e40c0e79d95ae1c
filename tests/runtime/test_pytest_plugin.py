"""`pytest --dask-pickle`: real runs of pytest on tests of a person."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support import environment

pytest_plugins = ["pytester"]

TESTS = """
    import threading
    import dask
    import pytest

    lock = threading.Lock()

    def locked(x):
        with lock:
            return x

    def closing(guard):
        def inner(x):
            return guard and x
        return inner

    def test_good():
        assert dask.delayed(abs)(-1).compute(scheduler="sync") == 1

    def test_by_reference():
        assert dask.delayed(locked)(1).compute(scheduler="sync") == 1

    def test_bad():
        assert dask.delayed(closing(lock))(1).compute(scheduler="sync") == 1

    def test_bad_and_wrong():
        assert dask.delayed(closing(lock))(1).compute(scheduler="sync") == 2

    @pytest.mark.dask_pickle_allow("runs on threads only")
    def test_marked():
        assert dask.delayed(closing(lock))(1).compute(scheduler="sync") == 1

    @pytest.fixture
    def computed():
        yield dask.delayed(closing(lock))(1).compute()

    def test_fixture(computed):
        assert computed == 1

    @pytest.fixture
    def late():
        yield
        dask.delayed(closing(lock))(1).compute()

    def test_late(late):
        pass
"""


def _run(pytester: pytest.Pytester, *options: str, text: str = TESTS) -> pytest.RunResult:
    pytester.makepyfile(test_tasks=dedent(text))
    return pytester.runpytest_subprocess(
        "-p", "no:cacheprovider", "-p", "no:xdist", "--strict-markers", *options
    )


def test_it_is_off_by_default(pytester: pytest.Pytester) -> None:
    result = _run(pytester)
    result.assert_outcomes(passed=6, failed=1)  # the one that is wrong
    result.stdout.no_fnmatch_line("*dask-pickle:*")


def test_a_test_fails_that_submits_what_cannot_travel(pytester: pytest.Pytester) -> None:
    result = _run(pytester, "--dask-pickle", "-rA")
    result.assert_outcomes(passed=4, failed=2, errors=2)
    result.stdout.fnmatch_lines_random(
        [
            "PASSED test_tasks.py::test_good",
            "PASSED test_tasks.py::test_by_reference",
            "PASSED test_tasks.py::test_marked",
            "FAILED test_tasks.py::test_bad - *",
            "FAILED test_tasks.py::test_bad_and_wrong - *",
            "ERROR test_tasks.py::test_fixture - *",
            "ERROR test_tasks.py::test_late - *",
            "dask-pickle: 7 submissions to Dask recorded; 4 failures. 1 more allowed.",
        ]
    )
    heading = ".*what this test submits to Dask could not travel to a worker:"
    error = "TypeError: cannot pickle '_thread.lock' object"
    said = f" +test_tasks.py:23: DPK106 task 'inner' of compute.. cannot be pickled: {error}"
    result.stdout.re_match_lines([heading, f"{said}. Predicted by DPK106 on line 23: .*"])
    # The test that is wrong says that first, and then what cannot travel.
    result.stdout.re_match_lines(
        [r"E +AssertionError: assert 1 == 2", r"-+ Captured dask-pickle call -+", r".*DPK106.*"]
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["test_tasks.py::test_bad*", "*::test_bad*", r"test_bad\w*$", r"cannot pickle '_thr"]
)
def test_what_is_known_is_allowed(pytester: pytest.Pytester, line: str) -> None:
    pytester.makeini(f"[pytest]\ndask_pickle_allow =\n    nothing_like_it\n    {line}\n")
    result = _run(pytester, "--dask-pickle", "-k", "test_bad and not wrong")
    result.assert_outcomes(passed=1, deselected=6)
    result.stdout.fnmatch_lines(["dask-pickle: 1 submission*; all of it can travel. 1 more allow*"])


def test_what_does_not_load_fails_as_well(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        oneway="""
            def explode():
                raise ValueError("no way back")
            class OneWay:
                def __reduce__(self):
                    return explode, ()
            """
    )
    text = """
        import dask, oneway
        def test_load():
            assert dask.delayed(id)(oneway.OneWay()).compute(scheduler="sync")
    """
    result = _run(pytester, "--dask-pickle", text=text)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*DPK901 task 'id'* is pickled but cannot be loaded again: ValueError: no way back.*"]
    )


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["prepend", "importlib"])
def test_functions_of_test_modules_load(pytester: pytest.Pytester, mode: str) -> None:
    text = """
        import dask
        def double(x):
            return 2 * x
        def test_double():
            assert dask.delayed(double)(2).compute(scheduler="sync") == 4
    """
    folder = pytester.mkdir("tests")
    (folder / "test_nested.py").write_text(dedent(text))
    result = _run(pytester, "--dask-pickle", f"--import-mode={mode}", text=text)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["dask-pickle: 2 submissions*; all of it can travel."])


@pytest.mark.slow
def test_it_works_in_the_workers_of_xdist(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_tasks=dedent(TESTS))
    result = pytester.runpytest_subprocess("--dask-pickle", "-n", "2")
    result.assert_outcomes(passed=4, failed=2, errors=2)


def test_nothing_heavy_is_imported_when_it_is_off(tmp_path: Path) -> None:
    (tmp_path / "test_modules.py").write_text(
        "import sys\ndef test_modules():\n    print(*sorted(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=True,
    )
    imported = set(done.stdout.split())
    assert "flake8_dask_pickle.runtime.pytest_plugin" in imported
    heavy = {"dask", "distributed", "cloudpickle", "libcst", "click", "numpy", "flake8"}
    assert not heavy & imported
    ours = {name for name in imported if name.startswith("flake8_dask_pickle")}
    assert ours == {
        "flake8_dask_pickle",
        "flake8_dask_pickle.runtime",
        "flake8_dask_pickle.runtime.pytest_plugin",
    }
