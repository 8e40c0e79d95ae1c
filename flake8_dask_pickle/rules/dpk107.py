"""DPK107 captured-executor: threads, processes and pools that travel with a task."""

from __future__ import annotations

from flake8_dask_pickle.rules.base import CaptureRule


class CapturedExecutor(CaptureRule):
    """Finds threads, processes, pools and executors that travel with a Dask task.

    ## What it does

    Reports a `ThreadPoolExecutor`, a `ProcessPoolExecutor`, a pool of `multiprocessing`, a
    thread, a process or a `subprocess.Popen`, when a task captures it or is given it as an
    argument.

    `subprocess.run()` returns plain data, which is fine.

    ## Why is this bad?

    Threads and child processes belong to the process that started them. Handles to them are
    made of locks, queues and process ids, and cannot be pickled.

    Mostly they are not needed either: Dask is the pool. What is spread over an executor inside
    a task is work that the scheduler neither sees nor counts.

    ## How it fails

    The message names a part of the executor:

    ```text
    TypeError: cannot pickle '_queue.SimpleQueue' object
    ```

    A process pool, a thread or a `Popen` gives `cannot pickle '_thread.lock' object`, a pool of
    `multiprocessing` gives
    `NotImplementedError: pool objects cannot be passed between processes or pickled`.

    ## Example

    ```python
    from concurrent.futures import ThreadPoolExecutor

    import dask

    pool = ThreadPoolExecutor(4)


    @dask.delayed
    def sizes(words):
        return list(pool.map(len, words))


    if __name__ == "__main__":
        print(sizes(["a", "bc"]).compute(scheduler="processes"))
    ```

    ## Use instead

    ```python
    import dask
    from dask import delayed

    if __name__ == "__main__":
        sizes = [delayed(len)(word) for word in ["a", "bc"]]
        print(dask.compute(*sizes, scheduler="processes"))
    ```

    When the task really needs threads of its own, make the executor inside the task, in a
    `with` statement.

    ## References

    - [Dask: schedulers](https://docs.dask.org/en/stable/scheduling.html)
    """

    code = "DPK107"
    name = "captured-executor"
    since = "0.1.0"
    kinds = frozenset({"executor", "process"})
    suggestion = "Make it inside the task, or let Dask run the parts as tasks"
