# verified: TypeError: cannot pickle '_io.BufferedWriter' object
"""functools.partial keeps the compressed file that it was given."""
import functools
import gzip
import os
import tempfile

import dask.bag as db


def emit(sink, text):
    return sink.write(text.encode())


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    sink = gzip.open(os.path.join(folder, "words.gz"), "wb")
    words = db.from_sequence(["a", "bc"], npartitions=1)
    written = words.map(functools.partial(emit, sink))  # expect: DPK108
    print(written.compute(scheduler="processes"))
