# verified: TypeError: cannot pickle 're.Match' object
"""A match object is captured where its text is meant."""
import re

import dask

stamp = re.match(r"(\d+)-(\d+)", "2024-05")


@dask.delayed  # expect: DPK117
def label(n):
    return f"{stamp.group(1)}/{n}"


if __name__ == "__main__":
    print(label(1).compute(scheduler="processes"))
