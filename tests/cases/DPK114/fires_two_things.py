# verified: TypeError: cannot pickle 're.Match' object
import re

import dask


def find(text):
    found = re.match(r"\d+", text)
    if found is None:
        return re.search(r"\w+", text)
    return found


if __name__ == "__main__":
    jobs = [dask.delayed(find)(text) for text in ("12", "a")]  # expect: DPK114, DPK114
    print(dask.compute(*jobs, scheduler="processes"))
