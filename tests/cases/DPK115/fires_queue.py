# verified: TypeError: Dask no longer supports mapping over Iterators or Queues.Consider using a normal for loop and Client.submit
import queue

from dask.distributed import Client


def double(n):
    return 2 * n


if __name__ == "__main__":
    jobs = queue.Queue()
    jobs.put(1)
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.gather(client.map(double, jobs)))  # expect: DPK115
