"""Build the road network of an OpenStreetMap extract, and report what was kept of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
from scipy.spatial import cKDTree

from geo.errors import N_
from geo.travel.osm import entry_tree
from geo.travel.osm_file import ExtractError
from geo.travel.osm_network import OsmNetwork, build_network
from geo.travel.osm_read import NO_ROADS, Bounds, Extract, read_extract
from geo.travel.osm_store import Report, write_osm
from geo.travel.osm_ways import RoadRules, read_rules
from geo.travel.sphere import chord_to_km, unit_vectors
from geo.travel.types import Floats

SEAT_KM, CENTRE_KM = 2.0, 5.0
"""County seats and centres farther than this from the network are counted in the report."""


@dataclass(frozen=True)
class Landmarks:
    """Places that a network should come near to.

    Parameters
    ----------
    seats
        Points of the county seats, labelled by name.
    centres
        Points of the practice centres.
    """

    seats: gpd.GeoSeries
    centres: gpd.GeoSeries


def build_osm(
    path: Path,
    folder: Path,
    landmarks: Landmarks,
    *,
    within: Bounds | None,
    progress: Callable[[str], None],
) -> Report:
    """Build the network of an extract and write it to a folder, whole or not at all.

    Parameters
    ----------
    path
        Extract in PBF or XML format.
    folder
        Where the network goes; a former one is replaced at the end.
    landmarks
        Places whose distance to the network is reported.
    within
        Roads beyond these bounds are left out, and a file that lies beyond them is refused; None
        for any place on Earth.
    progress
        Told what is being done, one template after another.

    Returns
    -------
    dict
        ``file``, ``sha256`` and ``timestamp`` of the extract; ``km`` and ``km_by_class`` (every
        road once, lanes of a divided road apart); ``km_share``, the part of all drivable km that
        was kept; ``left_out``, ways that are closed or not read whole, by reason; ``turns``, turn
        bans read and not, by reason; ``nodes``, ``edges``, ``nodes_dropped``; ``seats``,
        ``seats_far`` (names of those farther than 2 km from the network), ``centres``,
        ``centres_far`` (number of those farther than 5 km).

    Raises
    ------
    ExtractError
        When the file cannot be used.
    DataError
        When the folder cannot be written to.
    """
    kept, report = survey_osm(path, landmarks, within=within, progress=progress)
    progress(N_("Writing the network"))
    write_osm(kept, report, folder)
    return report


def survey_osm(
    path: Path, landmarks: Landmarks, *, within: Bounds | None, progress: Callable[[str], None]
) -> tuple[OsmNetwork, Report]:
    """Return the network of an extract and its report; as :func:`build_osm`, but writes nothing."""
    rules, parameters = read_rules()
    raw, extract = read_extract(path, rules, within=within, progress=progress)
    progress(N_("Joining the roads to a network"))
    whole, kept = build_network(raw, closed=rules.closed, spacing_km=parameters.entry_spacing_km)
    if kept.entries == 0 or not kept.km.any():
        raise ExtractError(NO_ROADS, path=path)
    return kept, _report(whole, kept, extract, rules, landmarks)


def _report(
    whole: OsmNetwork, kept: OsmNetwork, extract: Extract, rules: RoadRules, landmarks: Landmarks
) -> Report:
    km = np.bincount(kept.kind, weights=kept.km, minlength=len(rules.kmh))
    tree = entry_tree(kept)
    seats = _km_to(tree, landmarks.seats)
    touched = len(np.unique(np.append(whole.u, whole.v)))
    return {
        "file": extract.file,
        "sha256": extract.sha256,
        "timestamp": extract.timestamp,
        "km": round(float(kept.km.sum()), 1),
        "km_share": round(float(kept.km.sum() / whole.km.sum()), 4),
        "km_by_class": {
            kind: round(float(one), 1) for kind, one in zip(rules.kmh, km, strict=True)
        },
        "left_out": extract.left_out,
        "turns": extract.turns,
        "nodes": len(kept.lon),
        "edges": len(kept.u),
        "nodes_dropped": touched - len(kept.lon),
        "seats": len(seats),
        "seats_far": [str(name) for name in landmarks.seats.index[seats > SEAT_KM]],
        "centres": len(landmarks.centres),
        "centres_far": int((_km_to(tree, landmarks.centres) > CENTRE_KM).sum()),
    }


def _km_to(tree: cKDTree, points: gpd.GeoSeries) -> Floats:
    """Return the straight-line km of points to the nearest node of the network."""
    return chord_to_km(tree.query(unit_vectors(points.x, points.y))[0])
