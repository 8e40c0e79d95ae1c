# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""A nested function uses what get_ipython() gave the function around it."""
from dask.distributed import Client
from IPython import InteractiveShell, get_ipython

InteractiveShell.instance()


def run_all(client, cells):
    shell = get_ipython()

    def run(cell):
        return shell.run_cell(cell).result

    return client.gather([client.submit(run, cell) for cell in cells])  # expect: DPK104


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(run_all(client, ["1 + 1"]))
