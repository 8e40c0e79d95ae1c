# verified: TypeError: cannot pickle '_thread.lock' object
"""A thread in a dictionary that is an argument."""
import threading

from dask import delayed


def state(tools):
    return tools["beat"].is_alive()


if __name__ == "__main__":
    beat = threading.Thread(target=print, args=("beat",), daemon=True)
    job = delayed(state)({"beat": beat})  # expect: DPK107
    print(job.compute(scheduler="processes"))
