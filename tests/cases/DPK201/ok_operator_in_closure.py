# verified: runs
"""operator.itemgetter does the same job, and has a name."""
import operator

from dask import delayed


def plan(rows):
    first = operator.itemgetter(0)

    def smallest(limit):
        return sorted(rows, key=first)[:limit]

    return delayed(smallest)(1)


if __name__ == "__main__":
    print(plan([(2, "b"), (1, "a")]).compute(scheduler="processes"))
