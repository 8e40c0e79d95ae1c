import threading

guard = threading.Lock()
other = threading.Lock()


def locked(x):
    with other:
        return x
