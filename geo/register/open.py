"""The tools with which files are read, made of the data sets."""

from geo.datasets import Datasets
from geo.folder import data_path
from geo.places import Gazetteer
from geo.register.former import former_divisions
from geo.register.world import NOTHING_KNOWN, Known, World


def open_world(datasets: Datasets, gazetteer: Gazetteer, known: Known = NOTHING_KNOWN) -> World:
    """Return the index of what rows can name.

    Parameters
    ----------
    datasets, gazetteer
        Divisions, venues and sites, those of the register among them.
    known
        Numbers of the office by which rows may name venues and lecturers.
    """
    former = former_divisions(data_path("divisions/former.csv"))
    return World(datasets, gazetteer, former, known)
