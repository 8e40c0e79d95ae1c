# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""An instance keeps the shell, and its bound method is the task."""
import dask.bag as db
from IPython.core.interactiveshell import InteractiveShell


class Notebook:
    def __init__(self):
        self.ip = InteractiveShell.instance()

    def title(self, text):
        return text.title()


if __name__ == "__main__":
    book = Notebook()
    bag = db.from_sequence(["a", "b"], npartitions=1)
    print(bag.map(book.title).compute(scheduler="processes"))  # expect: DPK104
