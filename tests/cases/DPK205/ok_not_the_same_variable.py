# verified: runs
"""What is written to is nothing of the driver, or nothing that it reads."""
from dask.distributed import Client

names = []
count = 0
rows = []
box = None


def own(n):
    names = []
    names.append(n)
    return names


def shadowed(names):
    names.append(1)
    return names


def unread(n):
    global count
    count = n
    return n


def dead(n):
    return n
    global rows
    rows = [n]
    rows.append(n)


def unknown(n):
    if box is not None:
        box.append(n)
    return n


def other(client):
    count = 3
    box = 4
    client.submit(unread, count).result()
    return box


def outer(client):
    total = 0
    step = 1

    def add(n):
        nonlocal total
        total = n
        return n

    def unrelated():
        total = 5
        return total + step

    client.submit(add, 1).result()
    return unrelated()


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        assert client.submit(own, 1).result() == [1]
        assert client.submit(shadowed, []).result() == [1]
        client.submit(unknown, 1).result()
        client.submit(dead, 1).result()
        print(names, rows, other(client), outer(client))
