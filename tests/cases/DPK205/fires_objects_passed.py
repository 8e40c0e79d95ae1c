# verified: runs
"""An object that is passed is a copy as well, unless it comes back."""
from dask.distributed import Client


class Model:
    def __init__(self):
        self.coef = None
        self.steps = []
        self.bias = None


def fit(model, x):
    model.coef = x


def step(x, model):
    model.steps.append(x)
    return x


def fitted(model, x):
    model.bias = x
    return model


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        model = Model()
        client.submit(fit, model, 4).result()  # expect: DPK205
        client.gather(client.map(step, [1, 2], model=model))  # expect: DPK205
        print(model.coef, model.steps)
        assert model.coef is None
        assert model.steps == []
        other = Model()
        other = client.submit(fitted, other, 4).result()
        print(other.bias)
        assert other.bias == 4
