# verified: runs
"""Client.submit of a nested function that calls a lambda."""
from dask.distributed import Client


def main():
    clean = lambda text: text.strip().lower()  # noqa: E731

    def tokens(text):
        return clean(text).split()

    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(tokens, " A b ").result())  # expect: DPK201


if __name__ == "__main__":
    main()
