# verified: dask.tokenize.TokenizationError: Object <function spool.<locals>.keep at 0x...> cannot be deterministically hashed. This likely indicates that the object cannot be serialized deterministically.
"""A nested function spools to a temporary file of the function around it."""
import tempfile

from dask.distributed import Client


def spool(client, chunks):
    scratch = tempfile.TemporaryFile()

    def keep(chunk):
        return scratch.write(chunk)

    return client.gather(client.map(keep, chunks))  # expect: DPK108


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(spool(client, [b"a", b"bc"]))
