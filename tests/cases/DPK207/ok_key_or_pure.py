# verified: runs
"""Who says pure=False or names the keys has thought of it; delayed functions are impure anyway."""
import random
import uuid

import dask
from dask.distributed import Client


def draw():
    return random.random()


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        futures = [client.submit(draw, pure=False) for _ in range(3)]
        futures += [client.submit(draw, key=f"draw-{n}") for n in range(3)]
        futures += [client.submit(draw, key=f"draw-{uuid.uuid4()}") for _ in range(3)]
        futures += client.map(lambda _: random.random(), [0] * 3, pure=False)
        with client.get_executor(pure=False) as executor:
            others = [executor.submit(draw) for _ in range(3)]
            draws = client.gather(futures) + [one.result() for one in others]
        draws += dask.compute(*[dask.delayed(draw)() for _ in range(3)])
        assert len(set(draws)) == 18
