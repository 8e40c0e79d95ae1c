# verified: runs
"""What is computed goes with the new collection; the old one does not get it."""
import dask.array as da
from dask.distributed import Client


class Year:
    def __init__(self, values):
        self.values = da.from_array(values, chunks=1)

    def warm(self):
        self.values.persist()  # expect: DPK302


def main():
    measurements_of_2025 = da.ones(4, chunks=2)
    temperatures_of_a_day = da.ones(4, chunks=2)
    measurements_of_2025.persist()  # expect: DPK302
    temperatures_of_a_day.persist()  # expect: DPK302
    da.zeros(4, chunks=2).persist()  # expect: DPK302
    for n in range(3):
        newest = da.full(4, n, chunks=2).persist()  # expect: DPK302
    last = measurements_of_2025.persist()  # expect: DPK302


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None):
        main()
        Year([1, 2]).warm()
