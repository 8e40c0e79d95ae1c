import threading


class Locked:
    def __init__(self):
        self._guard = threading.Lock()
