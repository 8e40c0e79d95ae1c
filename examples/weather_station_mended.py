"""`weather_station.py` as it runs: there is nothing to report."""

import sqlite3
from contextlib import closing
from pathlib import Path

import dask.bag as db
from dask.distributed import Client, Lock


def elevation(name):
    # Each task opens the database itself: a path travels, a connection does not.
    with closing(sqlite3.connect("stations.db")) as stations:
        row = stations.execute("SELECT elevation FROM station WHERE name = ?", (name,)).fetchone()
    return row[0]


def corrected(reading):
    """The pressure that the station would measure at sea level."""
    return reading["pressure"] + elevation(reading["station"]) / 8.3


def append(line, path="report.txt"):
    # Dask's lock holds for the whole cluster, where one of `threading` would hold for one process.
    with Lock("report"), Path(path).open("a") as report:
        report.write(f"{line}\n")


def mean_of(folder, year):
    readings = Path(folder, f"{year}.txt").read_text().split()
    return sum(map(float, readings)) / len(readings)


class Archive:
    """Keeps the readings of past years on the cluster."""

    def __init__(self, client, folder):
        self.client = client
        self.folder = folder

    def means(self, years):
        # A function outside the class takes what it needs, and leaves the client at home.
        return self.client.gather(self.client.map(mean_of, [self.folder] * len(years), years))


def main():
    client = Client()
    archive = Archive(client, "readings")

    pressures = db.from_sequence(client.get_dataset("readings")).map(corrected).compute()
    client.submit(append, f"mean pressure {sum(pressures) / len(pressures):.1f} hPa").result()

    fahrenheit = [celsius * 9 / 5 + 32 for celsius in archive.means(range(1990, 2020))]
    print(client.submit(max, fahrenheit).result())


if __name__ == "__main__":
    main()
