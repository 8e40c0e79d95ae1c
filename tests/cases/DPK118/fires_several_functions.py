# verified: NameError: name 'RATE' is not defined
"""Each function is looked at once, and what any of them ships all of them have."""
import dask

RATE = 2
LIMIT = 3
SHIPPED = 4
STEP = 5
OTHER = 6


def scaled(n):
    return eval("n * RATE + SHIPPED + sum(STEP for STEP in range(n)) + abs(n)")


def shipping(n):
    return scaled(n) + SHIPPED


def limited(n):
    STEP = n
    total = eval("STEP + LIMIT")
    exec("OTHER = n")
    exec("STEP + OTHER", {"STEP": 1, "OTHER": 2})
    return total


def looked_up(n):
    return n + globals()["OTHER"] + globals().get("LIMIT", 0)


def stored(n):
    globals()["LIMIT"] = n
    return globals()["LIMIT"]


def broken(text):
    return eval("n +") if text else eval(text)


if __name__ == "__main__":
    first = dask.delayed(shipping)(1)  # expect: DPK118
    second = dask.delayed(limited)(first)  # expect: DPK118
    third = dask.delayed(stored)(second)
    fourth = dask.delayed(looked_up)(third)
    fifth = dask.delayed(broken)(fourth)
    print(fifth.compute(scheduler="processes"))
