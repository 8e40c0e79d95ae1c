"""What has been put into containers, and taken out of them, before they are submitted."""
import threading
from collections import deque

from dask.distributed import Client

client = Client(processes=False, n_workers=1, dashboard_address=None)
submit = client.submit


def use(*things):
    return None


# A list.
tools = []
submit(use, tools)
tools.append("name")
tools.append(threading.Lock())
submit(use, tools)  # fails: lock of 19
submit(use, tools[0])
submit(use, tools[1])  # fails: lock of 19
tools.pop()
submit(use, tools)
tools.extend([1, threading.Lock(), 3])
submit(use, tools)  # fails: lock of 25
tools.clear()
submit(use, tools)
tools += ["a", threading.Lock()]
submit(use, tools)  # fails: lock of 29
tools = [threading.Lock(), "b", "c"]
tools[0] = "a"
submit(use, tools)
tools[1] = threading.Lock()
submit(use, tools)  # fails: lock of 34
submit(use, tools[0])
submit(use, tools[1])  # fails: lock of 34
del tools[1]
submit(use, tools)
tools.insert(0, threading.Lock())
submit(use, tools)  # fails: lock of 40
tools = [threading.Lock(), "b", "c"]
tools[-1] = threading.Event()
submit(use, tools[-1])  # fails: lock of 43
submit(use, tools[2])  # fails: lock of 43
tools.pop(0)
submit(use, tools[0])
submit(use, tools[1])  # fails: lock of 43
tools.pop(-1)
submit(use, tools)
tools = [threading.Lock(), "b", "c"]
tools.pop(len(tools) - 1)
submit(use, tools)  # may fail: lock of 51
first, second = threading.Lock(), threading.Lock()
tools = [first, "b", "c"]
tools.remove(first)
submit(use, tools)
tools = [first, "b", "c"]
tools.remove("b")
submit(use, tools)  # fails: lock of 54
tools = ["a", "b", "c"]
tools[1:2] = [threading.Lock()]
submit(use, tools)  # fails: lock of 62

# Something that takes from both ends.
line = deque([threading.Lock(), "b", "c"])
line.popleft()
submit(use, line)
submit(use, line.popleft())
line = deque(["b", "c", threading.Lock()])
submit(use, line.popleft())
line.popleft()
submit(use, line)  # fails: lock of 70
line.appendleft(threading.Event())
line.pop()
submit(use, line)  # fails: lock of 70
line = deque([threading.Lock()])
submit(use, line.pop())  # fails: lock of 77

# A dict.
table = {"lock": threading.Lock(), "name": "a"}
table.pop("lock")
submit(use, table)
table["lock"] = threading.Lock()
submit(use, table)  # fails: lock of 84
submit(use, table["name"])
table["lock"] = None
submit(use, table)
table.setdefault("lock", threading.Lock())
submit(use, table)
table.setdefault("other", threading.Lock())
submit(use, table)  # fails: lock of 91
submit(use, table["other"])  # fails: lock of 91
del table["other"]
submit(use, table)
table.update(lock=threading.Lock())
submit(use, table)  # fails: lock of 96
submit(use, table["lock"])  # fails: lock of 96
submit(use, table["name"])
table.update(lock=None)
submit(use, table)
table.update({"lock": threading.Lock()})
submit(use, table)  # fails: lock of 102
table.update({"lock": None})
submit(use, table)
table[use] = threading.Lock()
submit(use, table)  # fails: lock of 106
submit(use, table["name"])
table = {"lock": threading.Lock()}
table |= {"lock": None, "more": 3}
submit(use, table)
table |= {"event": threading.Event()}
submit(use, table)  # fails: lock of 112
table.pop("event", None)
submit(use, table)
table = {"lock": threading.Lock(), "name": "a"}
table.popitem()
submit(use, table)  # fails: lock of 116
key = input if table else "lock"
table.pop(key, None)
submit(use, table)  # may fail: lock of 116
table = {"lock": threading.Lock(), "name": "a"}
table["count"] = 0
table["count"] += 1
submit(use, table["count"])
submit(use, {**table, "lock": 1})
submit(use, {"lock": 1, **table})  # fails: lock of 122

# A set.
seen = {"a"}
seen.add(first)
submit(use, seen)  # fails: lock of 54
seen.discard(first)
submit(use, seen)
seen |= {second}
submit(use, seen)  # fails: lock of 54

# On some ways only.
flag = len(tools) > 99
kept = ["a"]
if flag:
    kept.append(threading.Lock())
submit(use, kept)  # may: lock of 142
if flag:
    kept.clear()
submit(use, kept)  # may: lock of 142
pool = [threading.Lock()]
if flag:
    pool.pop()
submit(use, pool)  # may fail: lock of 147
row = ["a", "b"]
if flag:
    row[0] = threading.Lock()
submit(use, row)  # may: lock of 153
submit(use, row[1])  # may  # may: lock of 153
table = {"lock": threading.Lock()}
if flag:
    table["lock"] = None
submit(use, table)  # may fail: lock of 156
options = {"lock": None}
options.update(table)
submit(use, options)  # may fail: lock of 156
options[use] = 1
options.setdefault(submit, threading.Lock())
submit(use, options)  # may fail: lock of 156, lock of 164
part = ["a", "b"][:1]
part.append(threading.Lock())
submit(use, part[1])  # fails: lock of 167
submit(use, part[0])

# Of which not all is known.
grown = list(range(len(row)))
grown.append(threading.Lock())
submit(use, grown)  # fails: lock of 173
submit(use, grown[0])  # may: lock of 173
grown.pop()
submit(use, grown)  # may: lock of 173
grown = deque(range(len(row)))
grown.append(threading.Lock())
grown.popleft()
submit(use, grown)  # may fail: lock of 179
grown = list(range(len(row)))
grown.append(threading.Lock())
grown.remove(0)
submit(use, grown)  # may fail: lock of 183
options = {"a": 1}
options[use] = 2
options.setdefault(submit, threading.Lock())
submit(use, options)  # may fail: lock of 188
