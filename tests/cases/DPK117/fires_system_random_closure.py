# verified: NotImplementedError: System entropy source does not have state.
"""random.SystemRandom has no state that could travel."""
import random

from dask import delayed


def plan(count):
    dice = random.SystemRandom()

    def roll(n):
        return 0 < dice.randint(1, n) <= n

    return [delayed(roll)(6) for _ in range(count)]  # expect: DPK117


if __name__ == "__main__":
    print(delayed(all)(plan(2)).compute(scheduler="processes"))
