# verified: runs
import dask
import pint

units = pint.UnitRegistry()
length = units.Quantity(3, "km")


@dask.delayed
def in_metres(quantity, unit):
    return quantity.to(unit).magnitude


if __name__ == "__main__":
    print(in_metres(length, units.meter).compute(scheduler="processes"))
    print(in_metres(2 * units.km, "m").compute(scheduler="processes"))
