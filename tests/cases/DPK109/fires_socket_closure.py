# verified: TypeError: cannot pickle 'socket' object
"""A nested function sends over a socket of the function around it."""
import socket

import dask.bag as db


def send_all(words):
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def send(word):
        return wire.sendto(word.encode(), ("127.0.0.1", 9))

    bag = db.from_sequence(words, npartitions=1)
    return bag.map(send).compute(scheduler="processes")  # expect: DPK109


if __name__ == "__main__":
    print(send_all(["a", "b"]))
