"""The days of a plan as bars on one clock: what a reader compares before reading the timetable."""

from collections.abc import Sequence
from itertools import chain
from typing import Final, NotRequired

from typing_extensions import TypedDict

from geo.errors import N_, Template
from routes.tour.clock import clock_text
from web.plan.timetable import DayShown, RowShown

HOUR: Final = 60
TICK_HOURS: Final = 2

KINDS: Final[dict[str, Template]] = {
    "drive": N_("Driving"),
    "visit": N_("Visiting"),
    "wait": N_("waiting"),
    "transfer": N_("Getting off and on"),
    "lunch": N_("Lunch"),
}
"""What a day is spent with, and its name."""


class Part(TypedDict):
    """A piece of a day: `at` and `width` are percents of the scale, a visit names its site."""

    kind: str
    what: Template
    begin: str
    end: str
    minutes: int
    at: float
    width: float
    stop: NotRequired[str]
    label: NotRequired[str]
    name: NotRequired[str]


class Tick(TypedDict):
    """A full hour at so many percent of the scale."""

    at: float
    shown: str


class Timeline(TypedDict):
    """Some days on a common scale."""

    ticks: list[Tick]
    days: list[list[Part]]


def timeline(days: Sequence[DayShown]) -> Timeline:
    """Place the drives, visits, waits and lunches of some days on a common scale."""
    parts = [_parts(day) for day in days]
    every = list(chain.from_iterable(parts))
    first = min(_minutes(part["begin"]) for part in every) // HOUR * HOUR
    last = -(-max(_minutes(part["end"]) for part in every) // HOUR) * HOUR
    scale = 100 / max(last - first, HOUR)
    for part in every:
        part["at"] = round((_minutes(part["begin"]) - first) * scale, 3)
        part["width"] = round(part["minutes"] * scale, 3)
    hours = range(first, last + 1, TICK_HOURS * HOUR)
    ticks: list[Tick] = [
        {"at": round((hour - first) * scale, 3), "shown": clock_text(hour)} for hour in hours
    ]
    return {"ticks": ticks, "days": parts}


def _parts(day: DayShown) -> list[Part]:
    """Return what a day is spent with in the order of the clock, gaps as waiting."""
    begin = day["start"]["time"]
    parts: list[Part] = []
    found = chain.from_iterable(map(_parts_of, day["rows"]))
    for part in sorted(found, key=lambda part: _minutes(part["begin"])):
        if _minutes(part["begin"]) > _minutes(begin):
            parts.append(_made("wait", begin, part["begin"]))
        if part["minutes"] > 0:
            parts.append(part)
        begin = max(begin, part["end"], key=_minutes)
    return parts or [_made("wait", begin, begin)]


def _parts_of(row: RowShown) -> list[Part]:
    if row["kind"] == "leg":
        return [_made("drive", row["depart"], row["arrive"])]
    if row["kind"] == "lunch":
        return [_made("lunch", row["start"], row["end"])]
    visit = _made("visit", row["start"], row["leave"])
    named: Part = {**visit, "stop": row["id"], "label": row["label"], "name": row["called"]}
    before, after = row.get("before_minutes", 0), row.get("after_minutes", 0)
    off = _made("transfer", clock_text(_minutes(row["start"]) - before), row["start"])
    on = _made("transfer", row["leave"], clock_text(_minutes(row["leave"]) + after))
    return [off, named, on]


def _made(kind: str, begin: str, end: str) -> Part:
    minutes = _minutes(end) - _minutes(begin)
    return {
        "kind": kind, "what": KINDS[kind], "begin": begin, "end": end, "minutes": minutes,
        "at": 0, "width": 0,
    }  # fmt: skip


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * HOUR + int(minutes)
