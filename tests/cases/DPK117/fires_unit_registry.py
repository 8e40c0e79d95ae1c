# verified: TypeError: cannot pickle 'weakref.ReferenceType' object
import dask
import pint

units = pint.UnitRegistry()


@dask.delayed  # expect: DPK117
def in_metres(text):
    return units(text).to("m").magnitude


if __name__ == "__main__":
    print(in_metres("3 km").compute(scheduler="processes"))
