# verified: runs
"""What subprocess.run() gives back is plain data."""
import subprocess
import sys

from dask.distributed import Client


def first_line(done):
    return done.stdout.splitlines()[0]


if __name__ == "__main__":
    done = subprocess.run([sys.executable, "--version"], capture_output=True, text=True)
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(first_line, done).result())
