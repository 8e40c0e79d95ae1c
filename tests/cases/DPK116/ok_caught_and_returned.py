# verified: runs
"""What a handler binds where the exception that does not load went elsewhere, or is none."""
import dask


class RowError(Exception):
    def __init__(self, row, reason):
        super().__init__(f"{row}: {reason}")


class Kept(Exception):
    def __init__(self, row, reason):
        super().__init__(row, reason)


def check(row):
    if row < 0:
        raise RowError(row, "negative")
    return row


@dask.delayed
def taken_before(row):
    try:
        return check(row)
    except RowError:
        return None
    except Exception as error:
        return error


@dask.delayed
def taken_inside(row):
    try:
        try:
            return check(row)
        except RowError:
            raise Kept(row, "negative") from None
    except Exception as error:
        return error


@dask.delayed
def as_text(row):
    try:
        return check(row)
    except RowError as error:
        return str(error)


@dask.delayed
def another(row):
    try:
        if row < -5:
            return check(row)
        raise Kept(row, "negative")
    except Kept as error:
        return error


if __name__ == "__main__":
    tasks = [taken_before(-1), taken_inside(-1), as_text(-1), another(-1)]
    dask.compute(*tasks, scheduler="processes")
