# verified: runs
"""The loop is left as soon as something is described."""
import dask


def first_even(numbers):
    for number in numbers:
        if number % 2 == 0:
            return dask.delayed(lambda: number * 10)()
    return None


def last_odd(numbers):
    jobs = []
    for number in numbers:
        if number % 2:
            jobs.append(dask.delayed(lambda: number)())
            break
    return jobs


if __name__ == "__main__":
    assert first_even([1, 2, 3]).compute() == 20
    assert dask.compute(*last_odd([2, 3, 4])) == (3,)
