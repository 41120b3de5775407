"""What the tags of an OpenStreetMap way say about driving on it."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

from geo.errors import N_, DataError
from geo.folder import data_path
from geo.travel.parameters import FILE, Parameters, read_parameters

ALLOWED = frozenset(
    {"yes", "permissive", "designated", "official", "public", "destination", "customers"}
)
"""Values of access that let a group's car or coach through; any other one closes a way."""
ENDS_ONLY = frozenset({"destination", "customers"})
"""Those of them that forbid to drive through."""
ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""The most specific key decides."""
SIDES = {1: "forward", -1: "backward"}
"""With the order of a way's nodes, and against it, as the keys of its tags say it."""
ONEWAY_KEYS = ("oneway:motorcar", "oneway:motor_vehicle", "oneway")
ONEWAY = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1, "no": 0, "false": 0, "0": 0}
REVERSIBLE = "reversible"
ROUNDABOUTS = frozenset({"roundabout", "circular"})
KMH_PER_MPH = 1.609344
ZONES = {"motorway": 120.0, "rural": 70.0, "urban": 50.0, "living_street": 20.0, "zone30": 30.0,
         "zone:30": 30.0}  # fmt: skip
"""Limits that a zone implies in China (Implementing Regulations of the Road Traffic Safety Law,
art. 45 and 78), where there is a middle line; "CN:urban" names the first of them."""
CHINA = "cn:"
MOTORROAD, FERRY = "motorroad", "ferry"
"""Classes that are no value of the highway tag."""
WINTER_KEYS = ("winter_road", "ice_road")
BARRIERS = frozenset(
    {"bar", "barricade", "block", "bollard", "bus_trap", "cycle_barrier", "debris", "ditch",
     "fence", "full-height_turnstile", "guard_rail", "hedge", "horse_stile", "jersey_barrier",
     "kissing_gate", "log", "motorcycle_barrier", "planter", "retaining_wall", "stile",
     "turnstile", "wall"}
)  # fmt: skip
"""Barriers on a road that no car passes unless their access says so; others are open unless theirs
says not: gates, whose state maps do not show, too."""
RISING = "rising"
"""A bollard that goes down for who may pass."""
IMPASSABLE = (("smoothness", "impassable"), ("impassable", "yes"), ("abandoned", "yes"))
_MAXSPEED = re.compile(r"(\d+(?:\.\d+)?) ?(km/h|kmh|kph|kmph|mph)?")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)|(\d{1,4})")
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


class Tags(Protocol):
    """Tags of one object, as a dict or as pyosmium gives them."""

    def get(self, key: str, /) -> str | None:
        """Return the value of a key, None where it is not set."""


class Road(NamedTuple):
    """How a way is driven."""

    kind: str
    """Class: the value of its highway tag."""
    kmh: float
    """Mean speed with the order of its nodes."""
    kmh_back: float
    """Mean speed against it."""
    direction: int
    """1 with the order of its nodes only, -1 against it only, 0 both."""
    minutes: float = math.nan
    """Of a ferry, from end to end; NaN where the speed tells."""
    ends_only: tuple[bool, bool] = (False, False)
    """Whether only drives that begin or end there may use it, with the order and against it."""


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
        Limits below it (km/h) are taken for mistakes and ignored.
    highest_maxspeed
        And so are those above it.
    attribution, note
        Of the provider.
    """

    kmh: Mapping[str, float]
    closed: frozenset[str]
    minor: frozenset[str]
    maxspeed_share: float
    lowest_maxspeed: float
    highest_maxspeed: float
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
            highest_maxspeed=float(table["ways"]["highest_maxspeed"]),
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
    kind = _kind(tags, rules)
    if kind is None or closed_by(tags) is not None:
        return None
    ends_only = _ends_only(tags, 1), _ends_only(tags, -1)
    if kind == FERRY:
        kmh, minutes = rules.kmh[kind], duration_minutes(tags.get("duration"))
        return Road(kind, kmh, kmh, _direction(tags), minutes, ends_only)
    forward, back = (_kmh(tags, kind, side, rules) for side in SIDES.values())
    return Road(kind, forward, back, _direction(tags), ends_only=ends_only)


def closed_by(tags: Tags) -> str | None:
    """Return what closes a way to a group's car or coach: a word of the report, or None.

    ``access`` (somebody else's way), ``forestry`` (of forest or farm), ``reversible`` (one-way, by
    the hour), ``impassable``, ``winter`` (over ice or snow, in winter only).
    """
    if any(tags.get(key) == value for key, value in IMPASSABLE):
        return "impassable"
    if _word(tags.get("oneway")) == REVERSIBLE:
        return REVERSIBLE
    winter = any(tags.get(key) not in (None, "no") for key in WINTER_KEYS)
    if winter or tags.get("seasonal") == "winter":
        return "winter"
    closings = [_side_closed_by(tags, side) for side in _driven(tags)]
    return None if None in closings else closings[0]


def blocks(tags: Tags) -> bool:
    """Return whether the barrier that a node is, if it is one, stops a group's car or coach."""
    kind = tags.get("barrier")
    said = next((said for key in ACCESS_KEYS if (said := tags.get(key)) is not None), None)
    if kind is not None and said is not None:
        return _closing(said) is not None
    return kind in BARRIERS and tags.get("bollard") != RISING


def is_conditional(tags: Tags) -> bool:
    """Return whether the access to a way depends on something that is not read."""
    if tags.get("seasonal") not in (None, "no", "winter"):
        return True
    return any(tags.get(f"{key}:conditional") is not None for key in (*ACCESS_KEYS, "oneway"))


def unread(tags: Tags, rules: RoadRules) -> tuple[str, ...]:
    """Return what of a road's tags is not read, as words of the report.

    ``conditional`` (:func:`is_conditional`), ``oneway``, ``maxspeed`` and ``duration`` with a
    value that says nothing here: the road is taken to have none.
    """
    oneway, limits = _oneway(tags), ("maxspeed", *(f"maxspeed:{side}" for side in SIDES.values()))
    ferry = tags.get("highway") is None
    odd = {
        "conditional": is_conditional(tags),
        "oneway": oneway is not None and _word(oneway) not in ONEWAY,
        "maxspeed": any(
            said is not None and _word(said) != "none" and _limit_kmh(said, rules) is None
            for said in map(tags.get, limits)
        ),
        "duration": ferry and tags.get("duration") is not None
        and math.isnan(duration_minutes(tags.get("duration"))),
    }  # fmt: skip
    return tuple(word for word, found in odd.items() if found)


def maxspeed_kmh(text: str | None) -> float | None:
    """Return a signposted limit in km/h: "60", "60 kph", "40 mph", "120;100", "CN:urban".

    The lowest one of several; None for anything else.
    """
    parts = [_limit(part.strip().lower()) for part in (text or "").split(";")]
    known = [part for part in parts if part is not None]
    return min(known) if len(known) == len(parts) else None


def duration_minutes(text: str | None) -> float:
    """Return a duration in minutes: "20", "00:20", "1:30:00", "PT1H30M"; NaN for anything else."""
    said = (text or "").strip()
    if (clock := _CLOCK.fullmatch(said)) is not None:
        hours, middle, last, alone = clock.groups()
        if alone is not None:
            return float(alone) or math.nan
        if hours is None:
            return int(middle) * 60 + int(last) or math.nan
        return int(hours) * 60 + int(middle) + int(last) / 60 or math.nan
    if said != "PT" and (iso := _ISO.fullmatch(said)) is not None:
        hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return hours * 60 + minutes + seconds / 60 or math.nan
    return math.nan


def _kind(tags: Tags, rules: RoadRules) -> str | None:
    """Return the class of a way; None for what is no road."""
    highway = tags.get("highway")
    if highway is None:
        return FERRY if tags.get("route") == FERRY else None
    if highway not in rules.kmh or highway in (MOTORROAD, FERRY) or tags.get("area") == "yes":
        return None
    apart = tags.get("motorroad") == "yes" and highway in ("trunk", "primary", "secondary")
    return MOTORROAD if apart else highway


def _closing(value: str) -> str | None:
    values = _values(value)
    if values <= ALLOWED:
        return None
    return "forestry" if values <= {"forestry", "agricultural"} else "access"


def _limit(text: str) -> float | None:
    if text.startswith(CHINA):
        return ZONES.get(text.removeprefix(CHINA))
    found = _MAXSPEED.fullmatch(text)
    if found is None:
        return None
    return float(found[1]) * (KMH_PER_MPH if found[2] == "mph" else 1.0)


def _kmh(tags: Tags, kind: str, side: str, rules: RoadRules) -> float:
    for key in (f"maxspeed:{side}", "maxspeed"):
        limit = _limit_kmh(tags.get(key), rules)
        if limit is not None:
            return limit * rules.maxspeed_share
    return rules.kmh[kind]


def _limit_kmh(text: str | None, rules: RoadRules) -> float | None:
    """Return a signposted limit in km/h; None for one that says nothing, or is a mistake."""
    limit = maxspeed_kmh(text)
    usable = limit is not None and rules.lowest_maxspeed <= limit <= rules.highest_maxspeed
    return limit if usable else None


def _direction(tags: Tags) -> int:
    """Return in which direction a way is driven; 0 for both."""
    sides = [side for side in _driven(tags) if _side_closed_by(tags, side) is None]
    return sides[0] if len(sides) == 1 else 0


def _driven(tags: Tags) -> tuple[int, ...]:
    """Return the directions of traffic; motorways and roundabouts have one, or say otherwise."""
    round_about = _word(tags.get("junction")) in ROUNDABOUTS
    implied = int(round_about or tags.get("highway") == "motorway")
    only = ONEWAY.get(_word(_oneway(tags)), implied)
    return (only,) if only else tuple(SIDES)


def _oneway(tags: Tags) -> str | None:
    return next((found for key in ONEWAY_KEYS if (found := tags.get(key)) is not None), None)


def _side_closed_by(tags: Tags, side: int) -> str | None:
    """Return what closes a way in one direction, as :func:`closed_by`."""
    said = _access(tags, side)
    if said is not None:
        return _closing(said)
    return "access" if tags.get("route") == FERRY else None  # most are for passengers


def _ends_only(tags: Tags, side: int) -> bool:
    said = _access(tags, side)
    return said is not None and _values(said) <= ENDS_ONLY


def _access(tags: Tags, side: int) -> str | None:
    """Return what the most specific key says of cars in one direction."""
    keys = (form for key in ACCESS_KEYS for form in (f"{key}:{SIDES[side]}", key))
    return next((said for key in keys if (said := tags.get(key)) is not None), None)


def _values(said: str) -> set[str]:
    return {part.strip().lower() for part in said.split(";")}


def _word(value: str | None) -> str:
    return (value or "").strip().lower()
