import threading

guard = threading.Lock()


class Reader:
    @classmethod
    def size(cls, name):
        with guard:
            return len(name)
