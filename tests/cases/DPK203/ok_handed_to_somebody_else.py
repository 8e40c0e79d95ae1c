# verified: runs
"""Whoever is handed the lazy object may compute it at once, as here."""
import dask


def run(job):
    return getattr(job, "compute")(scheduler="sync")


if __name__ == "__main__":
    values = []
    for shift in (0, 1, 2):
        values.append(run(dask.delayed(lambda x: x + shift)(0)))
    assert values == [0, 1, 2]
