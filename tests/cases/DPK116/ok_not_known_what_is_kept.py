# verified: runs
"""How many arguments are kept depends on what is given, or on whether they are kept here at all."""
import json

import dask


class Forwarded(Exception):
    def __init__(self, *parts):
        super().__init__(*parts)


class Passed(Forwarded):
    def __init__(self, line, reason, *more):
        Forwarded.__init__(self, line, reason, *more)


class Unpacked(Exception):
    def __init__(self, line, reason):
        parts = line.split(".")
        super().__init__(*parts)


class Twice(Exception):
    def __init__(self, line, reason):
        super().__init__(line)
        super().__init__(line, reason)


class Named(Exception):
    def __init__(self, line, reason):
        start = super().__init__
        start(line, reason)


class Json(json.JSONDecodeError):
    def __init__(self, line, reason):
        super().__init__(reason, line, 0)

    def __reduce__(self):
        return type(self), (self.doc, self.msg)


class Mixed(ValueError):
    def __init__(self, line, reason):
        owner = ValueError if reason else Exception
        owner.__init__(self, line, reason)


def passed(_):
    raise Passed("1.2", "x")


def unpacked(_):
    raise Unpacked("1.2", "x")


def twice(_):
    raise Twice("1.2", "x")


def named(_):
    raise Named("1.2", "x")


def with_json(_):
    raise Json("1.2", "x")


def mixed(_):
    raise Mixed("1.2", "x")


if __name__ == "__main__":
    for task in (passed, unpacked, twice, named, with_json, mixed):
        try:
            dask.delayed(task)(0).compute(scheduler="processes")
        except TypeError as error:
            raise AssertionError(task) from error
        except Exception as error:
            print(type(error).__name__, error)
