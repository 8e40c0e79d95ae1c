# verified: TypeError: cannot pickle '_struct.Struct' object
"""struct.Struct is compiled once, on the instance."""
import struct

import dask.bag as db


class Packer:
    def __init__(self, layout):
        self.layout = struct.Struct(layout)

    def pack(self, n):
        return self.layout.pack(n)


if __name__ == "__main__":
    packer = Packer("<i")
    bag = db.from_sequence([1, 2], npartitions=1)
    print(bag.map(packer.pack).compute(scheduler="processes"))  # expect: DPK117
