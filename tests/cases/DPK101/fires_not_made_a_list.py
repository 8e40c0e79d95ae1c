# verified: TypeError: cannot pickle 'generator' object
"""What asks for another kind leaves the generator as it is."""
from dask.distributed import Client


def for_text(client, xs):
    if isinstance(xs, str):
        xs = xs.split()
    return client.submit(sum, xs).result()  # expect: DPK101


def the_wrong_way(client, xs):
    xs = list(xs) if isinstance(xs, list) else xs
    return client.submit(sum, xs).result()  # expect: DPK101


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(for_text(client, (i for i in range(3))))
        print(the_wrong_way(client, (i for i in range(3))))
