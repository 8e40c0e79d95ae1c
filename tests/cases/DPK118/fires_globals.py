# verified: KeyError: 'LIMIT'
import dask.bag as db

LIMIT = 10


def check(n):
    return n < globals()["LIMIT"]


if __name__ == "__main__":
    print(db.from_sequence([1, 2]).map(check).compute())  # expect: DPK118
