import threading


def counted(function):
    guard = threading.Lock()

    def wrapper(*args):
        with guard:
            return function(*args)

    return wrapper
