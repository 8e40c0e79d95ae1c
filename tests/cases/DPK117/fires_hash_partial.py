# verified: TypeError: cannot pickle '_hashlib.HASH' object
"""A salted hash is shared by functools.partial."""
import functools
import hashlib

from dask.distributed import Client


def digest(base, text):
    one = base.copy()
    one.update(text.encode())
    return one.hexdigest()[:8]


if __name__ == "__main__":
    salted = hashlib.sha256(b"salt")
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        fingerprint = functools.partial(digest, salted)
        print(client.submit(fingerprint, "a").result())  # expect: DPK117
