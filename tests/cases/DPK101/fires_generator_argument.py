# verified: TypeError: cannot pickle 'generator' object
"""The arguments of a call travel too: here the result of a generator function."""
from dask import delayed


def readings():
    for day in range(5):
        yield 20 + day


if __name__ == "__main__":
    warmest = delayed(max)(readings())  # expect: DPK101
    print(warmest.compute(scheduler="processes"))
