import threading

guard = threading.Lock()


def locked(x):
    with guard:
        return x
