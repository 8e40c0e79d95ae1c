# verified: runs
"""A variable of that name in the task itself is another one; constants do not move."""
import dask

offset = 100
jobs = []
for number in range(3):

    @dask.delayed
    def total(n):
        result = 0
        for number in range(n):
            result += number
        return result + offset

    jobs.append(total(number))

if __name__ == "__main__":
    assert dask.compute(*jobs) == (100, 100, 101)
