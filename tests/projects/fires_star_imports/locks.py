import threading

guard = threading.Lock()
_hidden = threading.Lock()
