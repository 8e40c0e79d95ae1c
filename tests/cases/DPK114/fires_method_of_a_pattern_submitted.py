# verified: TypeError: cannot pickle 're.Match' object
import re

from dask.distributed import Client

if __name__ == "__main__":
    with Client(n_workers=1, dashboard_address=None) as client:
        word = re.compile(r"\w")
        found = client.submit(word.match, "a1")  # expect: DPK114
        print(found.result())
