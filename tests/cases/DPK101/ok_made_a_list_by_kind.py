# verified: runs
"""What is no list is made one, whatever asks what it is."""
from collections.abc import Generator, Iterator
from types import GeneratorType

from dask.distributed import Client


def by_statement(client, xs):
    if not isinstance(xs, list):
        xs = list(xs)
    return client.submit(sum, xs).result()


def by_expression(client, xs):
    xs = xs if isinstance(xs, (list, tuple)) else list(xs)
    return client.submit(sum, xs).result()


def by_what_it_is(client, xs):
    if isinstance(xs, (GeneratorType, range)):
        xs = list(xs)
    return client.submit(sum, xs).result()


def by_return(client, xs):
    if isinstance(xs, Iterator):
        return client.submit(sum, list(xs)).result()
    return client.submit(sum, xs).result()


def by_chain(client, xs):
    if isinstance(xs, str) or isinstance(xs, Generator):
        xs = [float(x) for x in xs]
    elif isinstance(xs, list):
        return client.submit(sum, xs).result()
    return client.submit(sum, xs).result()


def by_attribute(client, xs):
    if hasattr(xs, "__next__"):
        xs = tuple(xs)
    return client.submit(sum, xs if hasattr(xs, "__len__") else list(xs)).result()


def mapped(client, xs):
    return client.gather(client.map(abs, xs if isinstance(xs, list) else list(xs)))


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        for run in (by_statement, by_expression, by_what_it_is, by_return, by_chain, by_attribute):
            print(run(client, (i for i in range(3))), run(client, [1, 2]))
        print(by_statement(client, (i for i in range(3))), by_expression(client, [1]))
        print(by_expression(client, (i for i in range(3))), by_return(client, [1]))
        print(by_what_it_is(client, (i for i in range(3))), by_what_it_is(client, [1]))
        print(by_return(client, (i for i in range(3))), by_chain(client, (i for i in range(3))))
        print(by_attribute(client, (i for i in range(3))), by_attribute(client, [1]))
        print(mapped(client, (i for i in range(3))), mapped(client, [1]))
