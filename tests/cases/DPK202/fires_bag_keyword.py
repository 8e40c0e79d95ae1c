# verified: runs
"""Any parameter of a bag's method that takes a callable."""
import dask.bag as db

if __name__ == "__main__":
    words = db.from_sequence(["ada", "grace", "anne"], npartitions=2)
    print(words.filter(predicate=lambda word: word.startswith("a")).compute())  # expect: DPK202
