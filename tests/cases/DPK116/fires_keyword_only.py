# verified: TypeError: HttpError.__init__() takes 1 positional argument but 2 were given
import dask


class HttpError(RuntimeError):
    def __init__(self, *, status):
        super().__init__(status)
        self.status = status


@dask.delayed  # expect: DPK116
def fetch(url):
    raise HttpError(status=404)


if __name__ == "__main__":
    fetch("http://localhost").compute(scheduler="processes")
