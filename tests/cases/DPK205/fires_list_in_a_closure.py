# verified: runs
"""A nested function appends to a list of the function around it."""
import dask


def collect(numbers):
    results = []

    def work(n):
        results.append(n * n)

    jobs = [dask.delayed(work)(n) for n in numbers]  # expect: DPK205
    dask.compute(*jobs, scheduler="processes")
    return results


if __name__ == "__main__":
    assert collect([1, 2, 3]) == []
