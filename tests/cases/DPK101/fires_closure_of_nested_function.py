# verified: TypeError: cannot pickle 'generator' object
"""A nested function closes over a generator of the function around it."""
from dask.distributed import Client


def count_lines(client, texts):
    lines = (line for text in texts for line in text.splitlines())

    def count(prefix):
        return sum(line.startswith(prefix) for line in lines)

    return client.submit(count, "#")  # expect: DPK101


def main():
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        future = client.submit(len, "abc")
        assert future.result() == 3
        print(count_lines(client, ["# a\nb", "# c"]).result())


if __name__ == "__main__":
    main()
