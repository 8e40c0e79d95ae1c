# verified: runs
import time

from dask.distributed import Client, get_client


def leaf(n):
    return n + 1


def fetch(client, futures):
    return client.gather(futures)  # expect: DPK303


def count(n):
    client = get_client()
    return sum(fetch(client, client.map(leaf, range(n))))


class Counter:
    def count(self, n):
        return self.wait_for(get_client().submit(leaf, n))

    def wait_for(self, future):
        return future.result()  # expect: DPK303


if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None
    ) as client:
        futures = [client.submit(count, 3), client.submit(Counter().count, 3)]
        time.sleep(2)
        assert not any(future.done() for future in futures)
        client.cancel(futures)
