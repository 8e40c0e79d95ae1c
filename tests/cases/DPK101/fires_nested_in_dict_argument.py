# verified: TypeError: cannot pickle 'generator' object
"""The generator hides in a list in a dictionary that is an argument."""
from dask.distributed import Client


def summary(spec):
    return {name: sum(values) for name, values in spec["columns"]}


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        spec = {"columns": [("price", (p / 100 for p in [250, 300]))]}
        print(client.submit(summary, spec).result())  # expect: DPK101
