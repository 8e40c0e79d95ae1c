# verified: TypeError: cannot pickle 're.Match' object
import re

import dask


def find(pattern, text):
    if not text:
        return ""
    return re.match(pattern, text)


if __name__ == "__main__":
    print(dask.delayed(find)(r"\d+", "12").compute(scheduler="processes"))  # expect: DPK114
