"""Hourly readings of weather stations, cleaned and summed up on a Dask cluster.

Four of the things that it hands to Dask cannot be pickled, and each of them stops it.
"""

import sqlite3
import threading
from pathlib import Path

import dask.bag as db
from dask.distributed import Client

stations = sqlite3.connect("stations.db", check_same_thread=False)
report_guard = threading.Lock()


def elevation(name):
    row = stations.execute("SELECT elevation FROM station WHERE name = ?", (name,)).fetchone()
    return row[0]


def corrected(reading):
    """The pressure that the station would measure at sea level."""
    return reading["pressure"] + elevation(reading["station"]) / 8.3


def append(line, path="report.txt"):
    with report_guard, Path(path).open("a") as report:
        report.write(f"{line}\n")


class Archive:
    """Keeps the readings of past years on the cluster."""

    def __init__(self, folder):
        self.client = Client()
        self.folder = folder

    def mean_of(self, year):
        readings = Path(self.folder, f"{year}.txt").read_text().split()
        return sum(map(float, readings)) / len(readings)

    def means(self, years):
        return self.client.gather(self.client.map(self.mean_of, years))


def main():
    archive = Archive("readings")
    client = archive.client

    pressures = db.from_sequence(client.get_dataset("readings")).map(corrected).compute()
    client.submit(append, f"mean pressure {sum(pressures) / len(pressures):.1f} hPa").result()

    fahrenheit = (celsius * 9 / 5 + 32 for celsius in archive.means(range(1990, 2020)))
    print(client.submit(max, fahrenheit).result())


if __name__ == "__main__":
    main()
