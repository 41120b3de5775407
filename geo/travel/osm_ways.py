"""What the tags of an OpenStreetMap way say about driving on it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

from geo.datasets import data_path
from geo.errors import N_, DataError
from geo.travel.parameters import FILE, Parameters, read_parameters

DENIED = frozenset({"no", "private"})
ONEWAY = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1, "no": 0, "false": 0, "0": 0}
ROUNDABOUTS = frozenset({"roundabout", "circular"})
KMH_PER_MPH = 1.609344
_MAXSPEED = re.compile(r"(\d+(?:\.\d+)?) ?(km/h|kmh|mph)?")


class Tags(Protocol):
    """Tags of one object, as a dict or as pyosmium gives them."""

    def get(self, key: str, /) -> str | None:
        """Return the value of a key, None where it is not set."""


class Road(NamedTuple):
    """How a way is driven."""

    kind: str
    """Class: the value of its highway tag."""
    kmh: float
    """Mean speed."""
    direction: int
    """1 with the order of its nodes only, -1 against it only, 0 both."""


@dataclass(frozen=True)
class RoadRules:
    """Which ways are roads, and how fast they are driven.

    Parameters
    ----------
    kmh
        Mean speed of each class; other classes are no roads.
    closed
        Classes entered at their ends only.
    minor
        Classes on which vehicle and season tell most.
    maxspeed_share
        Mean speed over the signposted limit.
    lowest_maxspeed
        Limits below it (km/h) are ignored.
    attribution, note
        Of the provider.
    """

    kmh: Mapping[str, float]
    closed: frozenset[str]
    minor: frozenset[str]
    maxspeed_share: float
    lowest_maxspeed: float
    attribution: str
    note: str

    def __post_init__(self) -> None:
        if min(*self.kmh.values(), self.maxspeed_share) <= 0:
            raise ValueError("speeds have to be above zero")


def read_rules(path: Path | None = None) -> tuple[RoadRules, Parameters]:
    """Read the rules and the constants of the travel model from the parameter file.

    Raises
    ------
    DataError
        When the file is missing or incomplete.
    """
    path = path or data_path(f"roads/{FILE}")
    parameters, _ = read_parameters(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))["osm"]
        rules = RoadRules(
            kmh={kind: float(kmh) for kind, kmh in table["kmh"].items()},
            closed=frozenset(table["ways"]["closed"]),
            minor=frozenset(table["ways"]["minor"]),
            maxspeed_share=float(table["ways"]["maxspeed_share"]),
            lowest_maxspeed=float(table["ways"]["lowest_maxspeed"]),
            attribution=table["attribution"],
            note=table["note"],
        )
        return rules, replace(parameters, **table["travel"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            N_("%(path)s is not a complete parameter file (%(detail)s): restore it."),
            path=path,
            detail=error,
        ) from error


def road_of(tags: Tags, rules: RoadRules) -> Road | None:
    """Return how a way is driven; None where cars may not, or which is no road."""
    kind = tags.get("highway")
    if kind is None or kind not in rules.kmh:
        return None
    if tags.get("area") == "yes" or not _allowed(tags):
        return None
    return Road(kind, _kmh(tags, kind, rules), _direction(tags, kind))


def maxspeed_kmh(text: str | None) -> float | None:
    """Return a signposted limit in km/h: "60", "60 km/h", "40 mph"; None for anything else."""
    found = _MAXSPEED.fullmatch((text or "").strip())
    if found is None:
        return None
    return float(found[1]) * (KMH_PER_MPH if found[2] == "mph" else 1.0)


def _allowed(tags: Tags) -> bool:
    """Whether cars may use a way: the most specific tag decides."""
    for key in ("motorcar", "motor_vehicle", "vehicle", "access"):
        if (value := tags.get(key)) is not None:
            return value not in DENIED
    return True


def _kmh(tags: Tags, kind: str, rules: RoadRules) -> float:
    limit = maxspeed_kmh(tags.get("maxspeed"))
    if limit is None or limit < rules.lowest_maxspeed:
        return rules.kmh[kind]
    return limit * rules.maxspeed_share


def _direction(tags: Tags, kind: str) -> int:
    """Return the direction; motorways and roundabouts are one-way unless they say otherwise."""
    implied = int(kind == "motorway" or tags.get("junction") in ROUNDABOUTS)
    return ONEWAY.get(tags.get("oneway") or "", implied)
