# verified: NameError: name 'LOW' is not defined
import dask

LOW, HIGH = 1, 10


@dask.delayed  # expect: DPK118, DPK118
def check(n):
    class Limits:
        both = (LOW, HIGH)

    return Limits.both[0] <= n <= Limits.both[1]


if __name__ == "__main__":
    print(check(7).compute(scheduler="processes"))
