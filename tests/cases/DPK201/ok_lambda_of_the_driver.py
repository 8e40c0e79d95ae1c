# verified: runs
"""A lambda that only the driver calls."""
from dask.distributed import Client


def square(n):
    return n * n


def main():
    shown = lambda n: f"<{n}>"  # noqa: E731
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        results = client.gather(client.map(square, [1, 2]))
    print([shown(n) for n in results])


if __name__ == "__main__":
    main()
