# verified: TypeError: RowError.__init__() missing 1 required positional argument: 'reason'
"""A task that catches an exception and gives it back, or raises it again."""
import dask


class RowError(Exception):
    def __init__(self, row, reason):
        super().__init__(f"{row}: {reason}")


def check(row):
    if row < 0:
        raise RowError(row, "negative")
    return row


@dask.delayed  # expect: DPK116
def directly(row):
    try:
        raise RowError(row, "negative")
    except RowError as error:
        return error


@dask.delayed  # expect: DPK116
def by_a_helper(row):
    try:
        return check(row)
    except ValueError:
        return 0
    except Exception as error:
        return error


@dask.delayed  # expect: DPK116
def in_a_list(row):
    errors = []
    try:
        check(row)
    except (ValueError, RowError) as error:
        errors.append(error)
    return errors


@dask.delayed  # expect: DPK116
def again(row):
    try:
        return check(row)
    except RowError as error:
        print(error)
        raise error


if __name__ == "__main__":
    tasks = [directly(-1), by_a_helper(-1), in_a_list(-1), again(-1)]
    dask.compute(*tasks, scheduler="processes")
