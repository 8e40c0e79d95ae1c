# verified: runs
"""A requests.Session pickles: it holds no open connection."""
import dask
import requests
from dask import delayed

session = requests.Session()


def prepare(url):
    return session.prepare_request(requests.Request("GET", url)).url


if __name__ == "__main__":
    print(dask.compute(delayed(prepare)("http://example.org"), scheduler="processes"))
