# verified: runs
"""The task calls a nested function that reads the variable of a while loop."""
import dask


def plan():
    jobs = {}
    step = 0
    while step < 3:

        def shifted(n):
            return n + step

        def task(n):
            return shifted(n) * 2

        jobs[step] = dask.delayed(task)(0)  # expect: DPK203
        step += 1
    return jobs


if __name__ == "__main__":
    (values,) = dask.compute(plan())
    assert values == {0: 6, 1: 6, 2: 6}
