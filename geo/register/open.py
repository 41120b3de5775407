"""The tools with which files are read, made of the data sets."""

from geo.datasets import Datasets, data_path
from geo.places import Gazetteer
from geo.register.former import former_divisions
from geo.register.world import World


def open_world(datasets: Datasets, gazetteer: Gazetteer) -> World:
    """Return the index of what rows can name."""
    return World(datasets, gazetteer, former_divisions(data_path("divisions/former.csv")))
