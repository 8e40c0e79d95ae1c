import threading

from distributed.protocol import dask_deserialize, dask_serialize


class Store:
    def __init__(self, name):
        self.name = name
        self.lock = threading.Lock()


@dask_serialize.register(Store)
def dumped(store):
    return {"name": store.name}, []


@dask_deserialize.register(Store)
def loaded(header, frames):
    return Store(header["name"])


def name_of(store):
    return store.name
