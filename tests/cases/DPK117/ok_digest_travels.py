# verified: runs
"""hexdigest() gives text."""
import hashlib

from dask import delayed

salted = hashlib.sha256(b"salt")
salt = salted.hexdigest()


def mark(text):
    return f"{salt[:4]}-{text}"


if __name__ == "__main__":
    print(delayed(mark)("a").compute(scheduler="processes"))
