# verified: dask.tokenize.TokenizationError: Failed to tokenize deterministically
"""What is annotated with a class that only type checkers import is one of it all the same."""
from dask.distributed import Client
from jobs import Jobs

if __name__ == "__main__":
    with Client(processes=False, dashboard_address=None) as client:
        print(Jobs(client).run([1, 2]))
