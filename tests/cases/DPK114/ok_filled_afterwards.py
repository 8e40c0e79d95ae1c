# verified: runs
"""What a task returns of the names around it is what they held when it was submitted."""
import threading

from dask.distributed import Client


def main(client):
    things = [1, 2]
    settings = {"name": "a"}
    task = client.submit(lambda: (things, settings))
    assert task.result() == ([1, 2], {"name": "a"})
    things.append(threading.Lock())
    settings["lock"] = threading.Lock()


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        main(client)
