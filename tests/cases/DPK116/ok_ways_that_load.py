# verified: runs
"""Each of these is made again with what it has kept."""
import dask


class Renamed(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")
        if reason:
            self.args = (line, reason)


class Reduced(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{line}: {reason}")

    def __reduce_ex__(self, protocol):
        return type(self), (1, "x")


class Spread(Exception):
    def __init__(self, line, reason):
        parts = (line, reason)
        Exception.__init__(self, *parts)


class Either(Exception):
    def __init__(self, line, reason=None):
        if reason is None:
            super().__init__(line)
        else:
            super().__init__(line, reason)


class Listed(Exception):
    def __init__(self, line, *reasons, code=1):
        super().__init__(line, *reasons)


class Inherited(Spread):
    pass


class Disk(OSError):
    def __init__(self, number, text):
        OSError.__init__(self, number, text)


def work(cls):
    raise cls(1, "x")


def renamed(_):
    raise Renamed(1, "x")


def reduced(_):
    raise Reduced(1, "x")


def spread(_):
    raise Spread(1, "x")


def either(_):
    raise Either(1, "x")


def listed(_):
    raise Listed(1, "x", "y")


def inherited(_):
    raise Inherited(1, "x")


def disk(_):
    raise Disk(1, "x")


if __name__ == "__main__":
    for task in (renamed, reduced, spread, either, listed, inherited, disk):
        try:
            dask.delayed(task)(0).compute(scheduler="processes")
        except TypeError as error:
            raise AssertionError(task) from error
        except Exception as error:
            print(type(error).__name__, error)
