"""An oracle for the linter: composes programs, runs them with real Dask, compares the verdicts."""
