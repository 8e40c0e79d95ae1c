# verified: TypeError: Dask no longer supports mapping over Iterators or Queues.Consider using a normal for loop and Client.submit
import sys

from dask.distributed import Client

numbers = [1, 2]
if len(sys.argv) == 1:
    numbers = map(abs, [-1, -2])


def strings(client, values):
    return client.gather(client.map(str, values))  # expect: DPK115, DPK115


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.gather(client.map(abs, numbers)))  # expect: DPK115
        print(strings(client, iter("12")))
        print(strings(client, (2 * number for number in [1, 2])))
        print(strings(client, ["1", "2"]))
