"""What has run before a task is pickled: methods that open, close and replace what instances hold."""
import threading

from dask.distributed import Client

client = Client(processes=False, n_workers=1, dashboard_address=None)
submit = client.submit


def use(*things):
    return None


class Store:
    """Opened by a method, by a method that calls it, and by `with`."""

    def __init__(self):
        self.lock = None

    def open(self):
        if self.lock is None:
            self.lock = threading.Lock()
        return self

    def read(self, x=0):
        self.open()
        return x

    def ready(self, x=0):
        with self:
            return x

    def close(self):
        self.lock = None

    def drop(self):
        del self.lock
        return self

    def __call__(self, x=0):
        return self.read(x)

    def __enter__(self):
        self.lock = threading.Lock()
        return self

    def __exit__(self, *error):
        self.lock = None


def read(store):
    return store.read()


submit(Store().read)
submit(Store().ready)
submit(Store())
submit(read, Store())
submit(lambda: Store().open().read())
submit(Store().open().read)  # fails: lock of 22

store = Store()
submit(store.read).result()
submit(read, store).result()
store.read()
submit(store.read)  # fails: lock of 22
store.close()
submit(store.read)
submit(use, store.open())  # fails: lock of 22
submit(use, store.drop())

again = Store()
other = Store().open()
submit(use, again)
submit(use, other)  # fails: lock of 22
with again:
    submit(use, again)  # fails: lock of 44
submit(use, again)
with Store() as third:
    third.close()
    submit(third.read)
if len(client.id) > 999:
    third.open()
submit(third.read)  # may: lock of 22


class Job:
    """Submits methods of its own."""

    def __init__(self, locked=False, guard=None):
        self.thread = None
        self.lock = None
        if locked:
            self.lock = threading.Lock()
        self.guard = None
        if guard is not None:
            self.guard = threading.Lock()

    def work(self, x=0):
        return x

    def run(self, submit):
        submit(self.work)
        self.thread = threading.Thread(target=print)

    def never(self):
        self.lock = threading.Lock()


submit(Job().work)
submit(Job(False).work)
submit(Job(True).work)  # may fail: lock of 94
submit(Job(guard="a").work)  # may fail: lock of 97
submit(Job(guard=None).work)
Job().run(submit)
job = Job()
job.never()
submit(job.work)  # fails: lock of 107


class Parent:
    def __init__(self):
        self.lock = threading.Lock()


class Child(Parent):
    def __init__(self):
        super().__init__()
        self.lock = None


class Detached(Parent):
    def __init__(self):
        super().__init__()
        self._detach()

    def _detach(self):
        self.lock = None


class Attached(Child):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()


submit(use, Parent())  # fails: lock of 123
submit(use, Child())
submit(use, Detached())
submit(use, Attached())  # fails: lock of 144


shared = None


def connect():
    global shared
    if shared is None:
        shared = threading.Lock()
    return shared


def count(x=0):
    with connect():
        return x


submit(count)


def main():
    submit(use, count)
    count()


def later():
    count()
    submit(use, count)  # fails: lock of 159


main()
later()


def guarded(lock=None, again=False):
    if lock is not None:
        return lock
    for _ in range(2):
        if again:
            continue
        submit(use, lock)
    submit(lambda: lock)


def given(lock=None):
    if lock is None:
        lock = []
    submit(use, lock)  # fails: lock of 204


guarded(threading.Lock())
guarded()
given()
given(threading.Lock())


class Lazy:
    """Connects where its property is read, by the driver or by the task."""

    _lock = None

    @property
    def lock(self):
        if self._lock is None:
            self._lock = threading.Lock()
        return self._lock

    def count(self, x=0):
        with self.lock:
            return x

    def twice(self):
        return self.count() + self.count()


class Eager(Lazy):
    def __init__(self):
        with self.lock:
            self.name = "a"


submit(Lazy().count)
lazy = Lazy()
lazy.count()
submit(lazy.count)  # fails: lock of 215
lazy = Lazy()
submit(lazy.twice).result()
lazy.twice()
submit(lazy.twice)  # fails: lock of 215
lazy = Lazy()
repr(lazy.lock)
submit(lazy.twice)  # fails: lock of 215
submit(use, Eager())  # fails: lock of 215


table = {}
listed = []


def set_up():
    table["lock"] = threading.Lock()


def collect(*things):
    listed.extend(things)


def take_out():
    table.pop("lock")


def use_table(x=0):
    return len(table) + len(listed)


submit(use_table)
set_up()
submit(use_table)  # fails: lock of 251
take_out()
submit(use_table)
collect(1, 2)
submit(use_table)
collect(3, threading.Lock())
submit(use_table)  # fails: lock of 273


class Pool:
    def __init__(self):
        self.threads = []

    def start(self):
        self.threads.append(threading.Thread(target=print))

    def stop(self):
        self.threads.clear()

    def work(self, x=0):
        return x


pool = Pool()
submit(pool.work)
pool.start()
submit(pool.work)  # fails: process of 282
pool.stop()
submit(pool.work)


class Optional:
    def __init__(self, locked=False):
        if locked:
            self.enable()

    def enable(self):
        self.lock = threading.Lock()


class Derived(Optional):
    def __init__(self, flag):
        super().__init__(flag)


submit(use, Optional())
submit(use, Optional(False))
submit(use, Optional(True))  # may fail: lock of 305
submit(use, Derived(False))


class Guarded:
    """Closes what is open, and what is open alone."""

    lock = None

    def open(self):
        self.lock = threading.Lock()
        return self

    def close(self):
        if self.lock is not None:
            self.lock = None

    def leave(self):
        if not self.lock:
            return
        del self.lock

    def forget(self, really=False):
        if really:
            self.lock = None


held = Guarded().open()
held.close()
submit(use, held)
held.open()
submit(use, held)  # fails: lock of 325
held.leave()
submit(use, held)
held.open().forget(len(client.id) > 999)
submit(use, held)  # may fail: lock of 325


handle = None


def take():
    global handle
    handle = threading.Lock()


def let_go():
    global handle
    if handle:
        handle = None


def look(x=0):
    return handle is None


submit(look)
take()
submit(look)  # fails: lock of 358
let_go()
submit(look)


def counted(x=0):
    if not hasattr(counted, "lock"):
        counted.lock = threading.Lock()
    return x


submit(counted)
