# verified: TypeError: cannot pickle 'generator' object
"""Which function is the task, and which way it takes, is only known when the program runs."""
import sys

import dask


def rows(n):
    for row in range(n):
        yield row


def listed(n):
    return list(range(n))


def squares(n):
    if n > 100:
        return []
    return (row * row for row in range(n))


read = listed if len(sys.argv) > 1 else rows

if __name__ == "__main__":
    jobs = [
        dask.delayed(read)(3),  # expect: DPK113
        dask.delayed(squares)(3),  # expect: DPK113
        dask.delayed(listed)(3),
    ]
    print(dask.compute(*jobs, scheduler="processes"))
