# verified: TypeError: cannot pickle '_sre.SRE_Scanner' object
"""functools.partial keeps the matches that are still to come."""
import re
from functools import partial

from dask import delayed


def nth(matches, n):
    return [match.group() for match in matches][n]


if __name__ == "__main__":
    words = re.finditer(r"\w+", "some words here")
    job = delayed(partial(nth, words))(1)  # expect: DPK111
    print(job.compute(scheduler="processes"))
