# verified: TypeError: cannot pickle 'SSLContext' object
"""An SSL context as a default value."""
import ssl

from dask import delayed


def fetch(url, context=ssl.create_default_context()):
    return url, context.verify_mode.name


if __name__ == "__main__":
    print(delayed(fetch)("https://x").compute(scheduler="processes"))  # expect: DPK109
