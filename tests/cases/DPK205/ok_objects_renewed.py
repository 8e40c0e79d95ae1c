# verified: runs
"""The result is stored back, takes the object's place, or the driver runs the method as well."""
import copy
import threading

from dask.distributed import Client


class Model:
    def __init__(self):
        self.coef = 0

    def fit(self, x):
        self.coef = x
        return {"coef": x}

    def load(self, state):
        self.__dict__.update(state)


class Job:
    def __init__(self, step=1):
        self.step = step
        self.total = 0

    def run(self):
        self.total += self.step
        return self


class Named:
    def __init__(self):
        self.kept = 0

    def keep(self, n):
        self.kept = n
        return n

    def store(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


class Threaded:
    def __init__(self):
        self.count = 0

    def work(self, n):
        self.count += n
        return n

    def start(self, client):
        client.submit(self.work, 1).result()
        thread = threading.Thread(target=self.work, args=(3,))
        thread.start()
        thread.join()
        return self.count


class Template:
    def __init__(self):
        self.rows = 1

    def grow(self, n):
        self.rows += n
        return self.rows


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        model = Model()
        model.load(client.submit(model.fit, 4).result())
        print(model.coef)
        named = Named()
        named.store(kept=client.submit(named.keep, 4).result())
        print(named.kept)
        jobs = [Job(), Job()]
        jobs[:] = client.gather([client.submit(job.run) for job in jobs])
        print(jobs[0].total, sum(job.total for job in jobs))
        table = {"a": Job()}
        table.update({name: client.submit(job.run).result() for name, job in table.items()})
        print(table["a"].total)
        for step in (1, 2):
            one = Job(step)
            print(one.total, client.submit(one.run).result().total)
        print(Threaded().start(client))
        template = Template()
        print(client.submit(copy.copy(template).grow, 1).result(), template.rows)
