# verified: TypeError: cannot pickle '_thread.lock' object
"""A running process is captured by a nested function."""
import subprocess
import sys

from dask.distributed import Client


def ask(client, text):
    echo = subprocess.Popen(
        [sys.executable, "-c", "print(input())"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def talk(line):
        return echo.communicate(line)[0]

    try:
        return client.submit(talk, text).result()  # expect: DPK107
    finally:
        echo.communicate("")


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(ask(client, "hello"))
