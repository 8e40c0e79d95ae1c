"""DPK109 captured-connection: connections to databases and servers that travel with a task."""

from __future__ import annotations

from flake8_dask_pickle.rules.base import CaptureRule


class CapturedConnection(CaptureRule):
    """Finds connections to databases and servers that travel with a Dask task.

    ## What it does

    Reports a database connection, cursor, engine or session, a socket, an SSL context, or an
    HTTP or cloud client that cannot be pickled, when a task captures it or is given it as an
    argument. A `functools.cached_property` counts from when it is read: then the object keeps
    what it gave.

    Rows that were fetched, SQLAlchemy's `MetaData` and `Table`, `engine.url`,
    `requests.Session` and `boto3.Session` all pickle, and are not reported.

    ## Why is this bad?

    A connection is a conversation between one process and a server: a socket, a transaction,
    often a lock. It cannot be pickled. If it could, all the workers would talk at once in one
    conversation.

    ## How it fails

    ```text
    TypeError: cannot pickle 'sqlite3.Connection' object
    ```

    Other libraries name what they hold: an engine of SQLAlchemy gives `cannot pickle
    '_thread.RLock' object`, a boto3 client `cannot pickle '_thread.lock' object`, an HTTPS
    connection `cannot pickle 'SSLContext' object`.

    ## Example

    ```python
    import sqlite3

    import dask

    conn = sqlite3.connect(":memory:")


    @dask.delayed
    def length(text):
        return conn.execute("select length(?)", (text,)).fetchone()[0]


    if __name__ == "__main__":
        print(length("abc").compute(scheduler="processes"))
    ```

    ## Use instead

    ```python
    import sqlite3
    from contextlib import closing

    import dask


    @dask.delayed
    def length(path, text):
        with closing(sqlite3.connect(path)) as conn:
            return conn.execute("select length(?)", (text,)).fetchone()[0]


    if __name__ == "__main__":
        print(length(":memory:", "abc").compute(scheduler="processes"))
    ```

    When connecting costs much, connect once a worker, in the `setup` method of a
    `WorkerPlugin`, or give a task more rows to work on. For tables,
    `dask.dataframe.read_sql_table` and `to_sql` take an address.

    ## References

    - [distributed: worker plugins](https://distributed.dask.org/en/stable/plugins.html)
    - [distributed: connections in tasks](https://github.com/dask/distributed/issues/4464)
    - [distributed: sessions in tasks](https://github.com/dask/distributed/issues/2352)
    """

    code = "DPK109"
    name = "captured-connection"
    since = "0.1.0"
    kinds = frozenset({"connection"})
    suggestion = "Pass the address, and connect inside the task"
