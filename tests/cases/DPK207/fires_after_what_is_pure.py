# verified: runs
"""Tasks with equal keys that give equal results may well share one."""
import random

from dask.distributed import Client


def answer():
    return 42


def draw():
    return random.random()


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        answers = [client.submit(answer) for _ in range(3)]
        draws = [client.submit(draw) for _ in range(3)]  # expect: DPK207
        assert set(client.gather(answers)) == {42}
        assert len(set(client.gather(draws))) == 1
