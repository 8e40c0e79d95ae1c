# verified: runs
"""The functions of a comprehension share its variable."""
import dask.bag as db

bag = db.from_sequence([10], npartitions=1)
bags = {power: bag.map(lambda n: n**power) for power in (1, 2, 3)}  # expect: DPK203

if __name__ == "__main__":
    values = {power: bag.compute(scheduler="threads")[0] for power, bag in bags.items()}
    assert values == {1: 1000, 2: 1000, 3: 1000}
